package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SCTP between two in-memory endpoints, with lost, late, duplicate and malformed packets. */
class SctpTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final int TEXT = 51;

  private final Deque<byte[]> toServer = new ArrayDeque<>();
  private final Deque<byte[]> toClient = new ArrayDeque<>();
  private final List<String> atServer = new ArrayList<>();
  private final List<String> atClient = new ArrayList<>();
  private final SctpAssociation server =
      new SctpAssociation(
          toClient::add,
          (stream, protocol, message) -> atServer.add(stream + " " + message.length),
          () -> atServer.add("established"));
  private final SctpClient client =
      new SctpClient(
          toServer::add,
          (stream, protocol, message) -> atClient.add(stream + " " + message.length));
  private long now;

  /** Delivers packets until none is left; some are lost. */
  private void carry(BooleanSupplier lost) {
    while (!toServer.isEmpty() || !toClient.isEmpty()) {
      if (!toServer.isEmpty()) {
        byte[] packet = toServer.remove();
        if (!lost.getAsBoolean()) {
          server.receive(packet, now);
        }
      }
      if (!toClient.isEmpty()) {
        byte[] packet = toClient.remove();
        if (!lost.getAsBoolean()) {
          client.receive(packet);
        }
      }
    }
  }

  private void carry() {
    carry(() -> false);
  }

  private void establish() {
    client.init();
    carry();
    assertThat(client.isEstablished()).isTrue();
    assertThat(atServer).containsExactly("established");
    atServer.clear();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1023, 1024, 1025, 50_000, SctpReceiver.MESSAGE})
  void messagesOfAnyLengthArriveInBothDirections(int length) {
    establish();
    server.send(1, TEXT, new byte[length], now);
    client.send(3, TEXT, new byte[length]);
    carry();

    assertThat(atClient).containsExactly("1 " + length);
    assertThat(atServer).containsExactly("3 " + length);
  }

  @Test
  void aMessageThatIsTooLongIsDroppedAndTheNextOneArrives() {
    establish();
    client.send(3, TEXT, new byte[SctpReceiver.MESSAGE + 1]);
    client.send(3, TEXT, new byte[7]);
    carry();

    assertThat(atServer).containsExactly("3 7");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 20, 40})
  void lostPacketsAreRetransmittedUntilAllHaveArrivedInOrder(int percent) {
    Random random = new Random(percent);
    BooleanSupplier lost = () -> random.nextInt(100) < percent;
    establish();
    for (int i = 1; i <= 40; i++) {
      server.send(1, TEXT, new byte[100 * i], now);
      client.send(3, TEXT, new byte[100 * i]);
    }
    carry(lost);
    for (int i = 0; i < 100 && (atClient.size() < 40 || atServer.size() < 40); i++) {
      now += 10 * SECOND;
      server.tick(now);
      client.tick(now);
      client.flush(now);
      carry(lost);
    }

    for (int i = 1; i <= 40; i++) {
      assertThat(atClient.get(i - 1)).isEqualTo("1 " + 100 * i);
      assertThat(atServer.get(i - 1)).isEqualTo("3 " + 100 * i);
    }
    assertThat(server.isClosed()).isFalse();
  }

  @Test
  void duplicateAndReorderedPacketsDeliverEachMessageOnce() {
    establish();
    for (int i = 1; i <= 20; i++) {
      client.send(3, TEXT, new byte[i]);
    }
    List<byte[]> shuffled = new ArrayList<>(toServer);
    shuffled.addAll(toServer);
    toServer.clear();
    Collections.shuffle(shuffled, new Random(7));
    shuffled.forEach(packet -> server.receive(packet, now));

    assertThat(atServer).hasSize(20).doesNotHaveDuplicates();
    assertThat(atServer.get(19)).isEqualTo("3 20");
  }

  @Test
  void anAssociationWithoutAcknowledgementsFails() {
    establish();
    server.send(1, TEXT, new byte[10], now);
    for (int i = 0; i < 20; i++) {
      toClient.clear();
      now += 10 * SECOND;
      server.tick(now);
    }

    assertThat(server.isClosed()).isTrue();
  }

  @Test
  void anAssociationWithAFullQueueFails() {
    establish();
    for (int i = 0; i < 10 && !server.isClosed(); i++) {
      server.send(1, TEXT, new byte[200_000], now);
    }

    assertThat(server.isClosed()).isTrue();
  }

  @Test
  void heartbeatsAreAnsweredAndAShutdownIsConfirmed() {
    establish();
    byte[] info = {0, 1, 0, 8, 1, 2, 3, 4};
    client.transmit(client.peerTag(), new SctpPacket.Chunk(SctpPacket.HEARTBEAT, 0, info));
    client.transmit(client.peerTag(), new SctpPacket.Chunk(SctpPacket.SHUTDOWN, 0, new byte[4]));
    toServer.forEach(packet -> server.receive(packet, now));

    assertThat(toClient.stream().map(bytes -> SctpPacket.read(bytes).orElseThrow().chunks().get(0)))
        .extracting(SctpPacket.Chunk::type)
        .containsExactly(SctpPacket.HEARTBEAT_ACK, SctpPacket.SHUTDOWN_ACK);
    assertThat(SctpPacket.read(toClient.element()).orElseThrow().chunks().get(0).value())
        .isEqualTo(info);
  }

  @Test
  void aPacketWithAWrongTagChecksumOrCookieIsDropped() {
    client.init();
    server.receive(toServer.remove(), now);
    client.receive(toClient.remove());
    byte[] echo = toServer.remove();
    byte[] broken = echo.clone();
    broken[broken.length - 1] ^= 1;
    server.receive(broken, now);
    client.transmit(
        client.peerTag(), new SctpPacket.Chunk(SctpPacket.COOKIE_ECHO, 0, new byte[32]));
    client.transmit(client.peerTag() + 1, new SctpPacket.Chunk(SctpPacket.ABORT, 0, new byte[0]));
    carry();
    assertThat(atServer).isEmpty();
    assertThat(server.isClosed()).isFalse();

    server.receive(echo, now);
    assertThat(atServer).containsExactly("established");
  }

  @Test
  void malformedChunksAreDropped() {
    establish();
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      byte[] value = new byte[random.nextInt(40)];
      random.nextBytes(value);
      int type = random.nextInt(16);
      if (type != SctpPacket.ABORT && type != SctpPacket.SHUTDOWN_COMPLETE) {
        server.receive(
            new SctpPacket(
                    SctpAssociation.PORT,
                    SctpAssociation.PORT,
                    random.nextInt(4) == 0 ? 0 : client.peerTag(),
                    List.of(new SctpPacket.Chunk(type, random.nextInt(8), value)))
                .bytes(),
            now);
      }
    }
    toClient.clear();
    client.send(3, TEXT, new byte[9]);
    carry();

    assertThat(server.isClosed()).isFalse();
    assertThat(atServer).contains("3 9");
  }

  @Test
  void chunksBeyondTheWindowAreDropped() {
    establish();
    int next = ByteBuffer.wrap(firstData()).getInt();
    for (int ahead : new int[] {3_000, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      ByteBuffer data = ByteBuffer.allocate(1000).putInt(next + ahead);
      client.transmit(client.peerTag(), new SctpPacket.Chunk(SctpPacket.DATA, 3, data.array()));
    }
    toServer.forEach(packet -> server.receive(packet, now));
    toServer.clear();

    assertThat(toClient).isNotEmpty();
    byte[] last = toClient.removeLast();
    ByteBuffer sack = SctpPacket.read(last).orElseThrow().chunks().get(0).buffer();
    assertThat(sack.getInt(4)).as("free").isEqualTo(SctpReceiver.WINDOW);
    assertThat(sack.getShort(8)).as("gaps").isZero();
  }

  private byte[] firstData() {
    client.send(3, TEXT, new byte[1]);
    byte[] value = SctpPacket.read(toServer.element()).orElseThrow().chunks().get(0).value();
    carry();
    return value;
  }
}
