package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A browser's side of a peer connection: ICE, DTLS, SCTP and data channels over a UDP socket. */
final class MediaClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int CONTROL = 50;
  private static final int TEXT = 51;
  private static final byte[] KEY_OF_OTHERS = "not the password".getBytes(StandardCharsets.UTF_8);

  final DatagramSocket socket;
  final InetSocketAddress server;
  private final String fragment;
  private final String password;
  private final SSLEngine dtls;
  private final SctpClient sctp = new SctpClient(this::encrypt, this::message);
  private final Map<Integer, String> labels = new HashMap<>();
  private final Map<String, Deque<String>> received = new LinkedHashMap<>();
  private final List<String> mine = new ArrayList<>();
  private boolean established;
  private boolean closedByServer;

  /** Creates a client that has the offer and has sent nothing yet. */
  MediaClient(String offer) {
    fragment = line(offer, "a=ice-ufrag:(.*)");
    password = line(offer, "a=ice-pwd:(.*)");
    Matcher candidate =
        Pattern.compile("a=candidate:1 1 udp \\d+ (\\S+) (\\d+) typ host").matcher(offer);
    if (!candidate.find() || !offer.contains("a=ice-lite") || !offer.contains("a=setup:passive")) {
      throw new AssertionError("no offer of an ICE-lite agent: " + offer);
    }
    server = new InetSocketAddress(candidate.group(1), Integer.parseInt(candidate.group(2)));
    try {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      socket.setSoTimeout(PATIENCE_MILLIS);
      SSLContext context = SSLContext.getInstance("DTLS");
      String fingerprint = line(offer, "a=fingerprint:sha-256 (.*)");
      context.init(null, new TrustManager[] {new Fingerprint(fingerprint)}, null);
      dtls = context.createSSLEngine();
      dtls.setUseClientMode(true);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String line(String sdp, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(sdp);
    if (!matcher.find()) {
      throw new AssertionError(pattern + " is not in " + sdp);
    }
    return matcher.group(1).strip();
  }

  /** Connects up to SCTP and waits for the given number of data channels of the server. */
  MediaClient open(int channels) {
    check();
    handshake();
    sctp.init();
    pump(() -> labels.size() == channels);
    return this;
  }

  /** Sends a connectivity check, which is answered. */
  void check() {
    byte[] answer = request(binding(password));
    byte[] key = password.getBytes(StandardCharsets.UTF_8);
    Stun read = Stun.read(answer).orElseThrow();
    boolean right =
        read.type() == (Stun.BINDING | 0x100)
            && Stun.isSigned(answer, key)
            && read.get(Stun.FINGERPRINT).isPresent()
            && read.address(Stun.MAPPED_ADDRESS).orElseThrow().getPort() == socket.getLocalPort();
    if (!right) {
      throw new AssertionError("not the answer to a check");
    }
  }

  /** Sends a connectivity check signed with another password. */
  byte[] forged() {
    return new Stun(Stun.BINDING, new byte[12], new LinkedHashMap<>())
        .with(Stun.USERNAME, (fragment + ":me").getBytes(StandardCharsets.UTF_8))
        .signedAndMarked(KEY_OF_OTHERS);
  }

  private byte[] binding(String password) {
    return new Stun(
            Stun.BINDING, "transaction1".getBytes(StandardCharsets.UTF_8), new LinkedHashMap<>())
        .with(Stun.USERNAME, (fragment + ":me").getBytes(StandardCharsets.UTF_8))
        .with(Stun.USE_CANDIDATE, new byte[0])
        .signedAndMarked(password.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] request(byte[] message) {
    transmit(message);
    return receive();
  }

  void transmit(byte[] bytes) {
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, server));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] receive() {
    try {
      DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
      socket.receive(packet);
      return Arrays.copyOf(packet.getData(), packet.getLength());
    } catch (SocketTimeoutException e) {
      throw new AssertionError("nothing came", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handshake() {
    crypt(new byte[0]);
    while (!established) {
      crypt(receive());
    }
  }

  private void crypt(byte[] datagram) {
    ByteBuffer in = ByteBuffer.wrap(datagram);
    ByteBuffer out = ByteBuffer.allocate(40_000);
    try {
      for (int step = 0; step < 100; step++) {
        out.clear();
        SSLEngineResult result;
        switch (dtls.getHandshakeStatus()) {
          case NEED_TASK -> {
            dtls.getDelegatedTask().run();
            continue;
          }
          case NEED_WRAP -> {
            result = dtls.wrap(ByteBuffer.allocate(0), out);
            if (result.bytesProduced() > 0) {
              transmit(Arrays.copyOf(out.array(), out.position()));
            }
          }
          case NEED_UNWRAP_AGAIN -> result = dtls.unwrap(ByteBuffer.allocate(0), out);
          default -> {
            if (!in.hasRemaining()) {
              if (datagram.length == 0 && step == 0) {
                dtls.beginHandshake();
                continue;
              }
              return;
            }
            result = dtls.unwrap(in, out);
            if (result.bytesProduced() > 0) {
              sctp.receive(Arrays.copyOf(out.array(), out.position()));
            }
          }
        }
        established |= result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.FINISHED;
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
          closedByServer = true;
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends raw bytes through DTLS, bypassing SCTP. */
  void encrypt(byte[] packet) {
    ByteBuffer out = ByteBuffer.allocate(40_000);
    try {
      dtls.wrap(ByteBuffer.wrap(packet), out);
      transmit(Arrays.copyOf(out.array(), out.position()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void message(int stream, int protocol, byte[] message) {
    if (protocol == CONTROL && message[0] == 3) {
      labels.put(stream, new String(message, 12, message.length - 12, StandardCharsets.UTF_8));
      sctp.send(stream, CONTROL, new byte[] {2});
    } else if (protocol == CONTROL) {
      mine.add(stream + " is confirmed");
    } else {
      received
          .computeIfAbsent(labels.getOrDefault(stream, ""), any -> new ArrayDeque<>())
          .add(new String(message, StandardCharsets.UTF_8));
    }
  }

  private void pump(BooleanSupplier until) {
    while (!until.getAsBoolean()) {
      crypt(receive());
    }
  }

  /** Opens a channel, as for a data track, and waits until it is acknowledged. */
  void openOwn(int stream) {
    byte[] open = new byte[13];
    open[0] = 3;
    open[9] = 1;
    open[12] = 'x';
    sctp.send(stream, CONTROL, open);
    pump(() -> mine.contains(stream + " is confirmed"));
  }

  void sendText(int stream, String text) {
    sctp.send(stream, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  void send(String label, ObjectNode message) {
    int stream =
        labels.entrySet().stream()
            .filter(one -> one.getValue().equals(label))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    sendText(stream, message.toString());
  }

  /** Returns the next message of a channel. */
  JsonNode next(String label) {
    pump(() -> !received.getOrDefault(label, new ArrayDeque<>()).isEmpty());
    return Json.read(received.get(label).remove());
  }

  /** Waits until the server has closed the connection. */
  void awaitEnd() {
    pump(() -> closedByServer || sctp.isAborted());
  }

  boolean isEstablished() {
    return established;
  }

  /** Disconnects without notice. */
  @Override
  public void close() {
    socket.close();
  }

  /** Trusts a certificate by its fingerprint, as browsers do. */
  private static final class Fingerprint extends X509ExtendedTrustManager {
    private final String expected;

    Fingerprint(String expected) {
      this.expected = expected;
    }

    private void check(X509Certificate[] chain) {
      try {
        chain[0].verify(chain[0].getPublicKey());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
        String actual = HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        if (!actual.equals(expected)) {
          throw new AssertionError("another certificate than described");
        }
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket with) {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket with) {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine with) {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine with) {
      check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
