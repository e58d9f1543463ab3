package dev.bookend.emulator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The data channels of one browser (RFC 8831, RFC 8832). The emulator opens reliable channels by
 * label. Channels that the browser opens are acknowledged, and their messages ignored.
 */
final class DataChannels {
  private static final int CONTROL = 50;
  private static final int TEXT = 51;
  private static final int OPEN = 3;
  private static final int CONFIRMED = 2;

  /** Sends messages on SCTP streams. */
  interface Streams {
    void send(int stream, int protocol, byte[] message);
  }

  private final List<String> labels;
  private final Streams streams;
  private final BiConsumer<String, String> received;

  /**
   * Creates channels, which {@link #open} opens.
   *
   * @param labels labels of the emulator's channels
   * @param received receives label and text of each message
   */
  DataChannels(List<String> labels, Streams streams, BiConsumer<String, String> received) {
    this.labels = List.copyOf(labels);
    this.streams = streams;
    this.received = received;
  }

  /** RFC 8832: the DTLS server uses odd stream numbers. */
  private static int stream(int index) {
    return 2 * index + 1;
  }

  void open() {
    for (int i = 0; i < labels.size(); i++) {
      byte[] label = labels.get(i).getBytes(StandardCharsets.UTF_8);
      ByteBuffer out = ByteBuffer.allocate(12 + label.length);
      out.put((byte) OPEN).put((byte) 0).putShort((short) 0).putInt(0);
      out.putShort((short) label.length).putShort((short) 0).put(label);
      streams.send(stream(i), CONTROL, out.array());
    }
  }

  void send(String label, String text) {
    int index = labels.indexOf(label);
    if (index >= 0) {
      streams.send(stream(index), TEXT, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  void receive(int stream, int protocol, byte[] message) {
    if (protocol == CONTROL && message.length > 0 && message[0] == OPEN) {
      streams.send(stream, CONTROL, new byte[] {CONFIRMED});
    } else if (protocol == TEXT) {
      label(stream, message);
    }
  }

  private void label(int stream, byte[] message) {
    int index = stream / 2;
    if (stream % 2 == 1 && index < labels.size()) {
      received.accept(labels.get(index), new String(message, StandardCharsets.UTF_8));
    }
  }
}
