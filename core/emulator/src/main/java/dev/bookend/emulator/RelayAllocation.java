package dev.bookend.emulator;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A relayed address of a TURN client, with its permissions and channels (RFC 5766). */
final class RelayAllocation implements Runnable {
  private static final int IDLE_MILLIS = 600_000;
  private static final int PACKET = 65_535;
  private static final int FIRST_CHANNEL = 0x4000;
  private static final int LAST_CHANNEL = 0x7FFF;

  private final DatagramSocket socket;
  private final Consumer<byte[]> toClient;
  private final Runnable closed;
  private final Set<InetAddress> permitted = ConcurrentHashMap.newKeySet();
  private final Map<Integer, InetSocketAddress> peers = new ConcurrentHashMap<>();
  private final Map<InetSocketAddress, Integer> channels = new ConcurrentHashMap<>();

  RelayAllocation(Consumer<byte[]> toClient, Runnable closed) throws IOException {
    this.toClient = toClient;
    this.closed = closed;
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    socket.setSoTimeout(IDLE_MILLIS);
  }

  void start() {
    Thread thread = new Thread(this, "bookend-emulator-relay");
    thread.setDaemon(true);
    thread.start();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  void close() {
    socket.close();
  }

  Stun permit(Stun request) {
    Optional<InetSocketAddress> peer = request.address(Stun.PEER_ADDRESS);
    peer.ifPresent(address -> permitted.add(address.getAddress()));
    return peer.isPresent() ? request.success() : request.failure(400);
  }

  Stun bind(Stun request) {
    int channel = request.number(Stun.CHANNEL_NUMBER).orElse(0) >>> 16;
    Optional<InetSocketAddress> peer = request.address(Stun.PEER_ADDRESS);
    if (peer.isEmpty() || channel < FIRST_CHANNEL || channel > LAST_CHANNEL) {
      return request.failure(400);
    }
    permitted.add(peer.get().getAddress());
    peers.put(channel, peer.get());
    channels.put(peer.get(), channel);
    return request.success();
  }

  boolean isChannelData(byte[] bytes) {
    return bytes.length >= 4 && (bytes[0] & 0xC0) == 0x40;
  }

  void sendChannelData(byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    InetSocketAddress peer = peers.get(in.getShort() & 0xFFFF);
    int length = in.getShort() & 0xFFFF;
    if (peer != null && length <= in.remaining()) {
      socket.send(new DatagramPacket(bytes, 4, length, peer));
    }
  }

  void send(Stun message) throws IOException {
    InetSocketAddress peer = message.address(Stun.PEER_ADDRESS).orElse(null);
    byte[] data = message.get(Stun.DATA).orElse(null);
    if (peer != null && data != null && permitted.contains(peer.getAddress())) {
      socket.send(new DatagramPacket(data, data.length, peer));
    }
  }

  /** Forwards data of peers to the client until the allocation is closed. */
  @Override
  public void run() {
    try (socket) {
      DatagramPacket packet = new DatagramPacket(new byte[PACKET], PACKET);
      while (true) {
        packet.setLength(PACKET);
        socket.receive(packet);
        byte[] data = Arrays.copyOf(packet.getData(), packet.getLength());
        receive(data, (InetSocketAddress) packet.getSocketAddress());
      }
    } catch (IOException e) {
      // closed or idle
    } finally {
      closed.run();
    }
  }

  private void receive(byte[] data, InetSocketAddress peer) {
    Integer channel = channels.get(peer);
    if (channel != null) {
      ByteBuffer framed = ByteBuffer.allocate(4 + data.length);
      framed.putShort(channel.shortValue()).putShort((short) data.length).put(data);
      toClient.accept(framed.array());
    } else if (permitted.contains(peer.getAddress())) {
      byte[] transaction = Arrays.copyOf(Sid.random("").getBytes(StandardCharsets.US_ASCII), 12);
      toClient.accept(
          Stun.indication(Stun.DATA_INDICATION, transaction)
              .with(Stun.PEER_ADDRESS, peer)
              .with(Stun.DATA, data)
              .bytes());
    }
  }
}
