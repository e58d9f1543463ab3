package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The media server's socket and thread, and their protection against unknown senders. */
class MediaServerTest {
  private final MediaServer server = start();
  private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final MediaConnection connection =
      MediaConnection.open(server, List.of("one"), new Listener());
  private final MediaClient client =
      new MediaClient(connection.offer().path("description").path("sdp").asText());

  private static MediaServer start() {
    try {
      return MediaServer.start(MediaCertificate.create(), InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private final class Listener implements MediaPeer.Owner {
    @Override
    public void received(String label, String text) {
      heard.add(label + " " + text);
    }

    @Override
    public void lost() {
      heard.add("lost");
      connection.close();
    }
  }

  @AfterEach
  void stop() {
    client.close();
    connection.close();
  }

  private void works() throws InterruptedException {
    client.send("one", Json.object("ready"));
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("one {\"type\":\"ready\"}");
    connection.send("one", Json.object("hello"));
    assertThat(client.next("one").path("type").asText()).isEqualTo("hello");
  }

  @Test
  void textIsDeliveredInBothDirections() throws Exception {
    client.open(1);
    works();
  }

  @Test
  void checksWithAWrongPasswordAreIgnored() throws Exception {
    client.transmit(client.forged());
    byte[] clientHello = new byte[100];
    clientHello[0] = 22;
    client.transmit(clientHello);
    client.socket.setSoTimeout(300);
    byte[] buffer = new byte[100];

    assertThatThrownBy(() -> client.socket.receive(new DatagramPacket(buffer, buffer.length)))
        .isInstanceOf(SocketTimeoutException.class);
    client.socket.setSoTimeout(10_000);
    client.open(1);
    works();
  }

  @Test
  void datagramsFromUnknownAddressesHaveNoEffect() throws Exception {
    Random random = new Random(1);
    try (DatagramSocket stranger =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      for (int i = 0; i < 5_000; i++) {
        byte[] bytes = new byte[random.nextInt(i % 100 == 0 ? 60_000 : 200)];
        random.nextBytes(bytes);
        if (bytes.length > 8 && i % 2 == 0) {
          // a STUN message by its header
          ByteBuffer.wrap(bytes)
              .putShort((short) Stun.BINDING)
              .putShort((short) Math.max(0, bytes.length - 20))
              .putInt(0x2112A442);
        }
        stranger.send(new DatagramPacket(bytes, bytes.length, client.server));
        if (i % 50 == 0) {
          client.check();
        }
      }
    }

    client.open(1);
    works();
  }

  @Test
  void malformedPacketsOfOneBrowserDoNotAffectOthers() throws Exception {
    assertThat(server.reserve()).isTrue();
    MediaConnection[] other = new MediaConnection[1];
    other[0] =
        MediaConnection.open(
            server,
            List.of("one"),
            new MediaPeer.Owner() {
              @Override
              public void received(String label, String text) {
                // anything
              }

              @Override
              public void lost() {
                other[0].close();
              }
            });
    String offer = other[0].offer().path("description").path("sdp").asText();
    try (MediaClient evil = new MediaClient(offer)) {
      evil.open(1);
      Random random = new Random(2);
      for (int i = 0; i < 2_000; i++) {
        byte[] bytes = new byte[1 + random.nextInt(300)];
        random.nextBytes(bytes);
        if (i % 3 == 0) {
          evil.encrypt(bytes);
        } else {
          bytes[0] = (byte) (20 + random.nextInt(44));
          evil.transmit(bytes);
        }
        if (i % 50 == 0) {
          client.check();
        }
      }
      client.open(1);
      works();
    }
    other[0].close();
  }

  @Test
  void socketAndThreadEndWithTheLastConnection() throws Exception {
    client.open(1);
    connection.close();
    client.awaitEnd();

    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("bookend-emulator-media")) {
        thread.join(10_000);
      }
    }
    new DatagramSocket(client.server).close();
    assertThat(server.reserve()).as("room for another one").isFalse();
  }

  @Test
  void aBrowserWithoutConnectivityChecksIsReportedLost() {
    List<String> told = new ArrayList<>();
    MediaPeer peer =
        new MediaPeer(
            MediaCertificate.create(),
            List.of("one"),
            new MediaPeer.Owner() {
              @Override
              public void received(String label, String text) {
                told.add(text);
              }

              @Override
              public void lost() {
                told.add("lost");
              }
            },
            (bytes, to) -> told.add("sent"),
            0);
    peer.tick(Duration.ofSeconds(10).toNanos());
    assertThat(told).isEmpty();
    peer.tick(Duration.ofSeconds(10).toNanos() + 1);
    assertThat(told).containsExactly("lost");
    peer.close();
    peer.tick(Duration.ofSeconds(60).toNanos());
    assertThat(told).containsExactly("lost");
  }

  @Test
  void theAddressesOfAPeerAreLimited() {
    MediaPeer peer =
        new MediaPeer(MediaCertificate.create(), List.of(), new Listener(), (bytes, to) -> {}, 0);
    int accepted = 0;
    for (int port = 1; port <= 100; port++) {
      accepted +=
          peer.checked(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), false, 0)
              ? 1
              : 0;
    }

    assertThat(accepted).isEqualTo(32);
  }

  @Test
  void eachCertificateIsNew() {
    assertThat(MediaCertificate.create().fingerprint)
        .matches("([0-9A-F]{2}:){31}[0-9A-F]{2}")
        .isNotEqualTo(MediaCertificate.create().fingerprint);
  }
}
