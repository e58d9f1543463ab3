package dev.bookend.emulator;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/** The server side of one WebSocket (RFC 6455): text messages, pings and close. */
final class WebSocketConnection implements AutoCloseable {
  /** Read timeout; the SDK sends a heartbeat every 4.8 seconds. */
  private static final int SILENCE_MILLIS = 15_000;

  private static final int MAX_HEAD = 16 << 10;
  private static final int MAX_FRAME = 4 << 20;
  private static final int MAX_CONTROL = 125;
  private static final int CHUNK = 16 << 10;
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final DataInputStream in;
  private final OutputStream out;
  private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK + 4);
  private final CharBuffer chars = CharBuffer.allocate(CHUNK + 4);
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  private WebSocketConnection(DataInputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** Performs the opening handshake. */
  static WebSocketConnection open(Socket socket) throws IOException {
    socket.setSoTimeout(SILENCE_MILLIS);
    socket.setTcpNoDelay(true);
    DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept(key(in))
            + "\r\n\r\n";
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    return new WebSocketConnection(in, socket.getOutputStream());
  }

  private static String key(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      if (head.length() > MAX_HEAD) {
        throw new ProtocolException("request head is too long");
      }
      head.append((char) in.readUnsignedByte());
    }
    return head.toString()
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElseThrow(() -> new ProtocolException("request has no Sec-WebSocket-Key"));
  }

  private static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  void send(String text) {
    try {
      write(TEXT, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void write(int opcode, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(10 + payload.length).put((byte) (FINAL | opcode));
    if (payload.length < 126) {
      frame.put((byte) payload.length);
    } else if (payload.length < 1 << 16) {
      frame.put((byte) 126).putShort((short) payload.length);
    } else {
      frame.put((byte) 127).putLong(payload.length);
    }
    frame.put(payload);
    out.write(frame.array(), 0, frame.position());
    out.flush();
  }

  /** Delivers received text in chunks until the connection is closed. */
  void receive(TwilioEmulator.Signalling signalling) throws IOException {
    boolean open = true;
    while (open) {
      int first = in.readUnsignedByte();
      int length = length();
      byte[] mask = new byte[4];
      in.readFully(mask);
      int opcode = first & 0x0F;
      if (opcode == TEXT || opcode == CONTINUATION) {
        open = receiveText(signalling, length, mask, (first & FINAL) != 0);
      } else {
        open = opcode != CLOSE;
        receiveOther(opcode, length, mask);
      }
    }
  }

  private int length() throws IOException {
    int second = in.readUnsignedByte();
    long length = second & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    if ((second & MASKED) == 0 || length < 0 || length > MAX_FRAME) {
      throw new ProtocolException("frame is unmasked or too long");
    }
    return (int) length;
  }

  private boolean receiveText(
      TwilioEmulator.Signalling signalling, int length, byte[] mask, boolean last)
      throws IOException {
    boolean open = true;
    int from = 0;
    do {
      int to = Math.min(length, from + CHUNK);
      bytes.put(unmasked(from, to, mask));
      from = to;
      open = signalling.receive(decoded(last && from == length), last && from == length);
    } while (open && from < length);
    return open;
  }

  /** Decodes the buffered text. Incomplete characters stay in the buffer. */
  private String decoded(boolean last) {
    decoder.decode(bytes.flip(), chars, last);
    bytes.compact();
    if (last) {
      decoder.reset();
      bytes.clear();
    }
    String text = chars.flip().toString();
    chars.clear();
    return text;
  }

  /** Answers pings. Other control frames and binary data are ignored. */
  private void receiveOther(int opcode, int length, byte[] mask) throws IOException {
    if (length > MAX_CONTROL) {
      throw new ProtocolException("control or binary frame is too long");
    }
    byte[] payload = unmasked(0, length, mask);
    if (opcode == PING) {
      write(PONG, payload);
    }
  }

  /** Reads and unmasks a range of a payload. */
  private byte[] unmasked(int from, int to, byte[] mask) throws IOException {
    byte[] payload = new byte[to - from];
    in.readFully(payload);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[(from + i) % 4];
    }
    return payload;
  }

  /** Sends a close frame. */
  @Override
  public void close() throws IOException {
    write(CLOSE, ByteBuffer.allocate(2).putShort((short) 1000).array());
  }
}
