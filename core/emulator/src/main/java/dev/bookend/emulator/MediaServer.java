package dev.bookend.emulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP socket and one thread for the peer connections of all browsers at one local address. Both
 * end with the last connection. Datagrams from an address without a signed connectivity check are
 * ignored.
 */
final class MediaServer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(TwilioEmulator.class);
  private static final int MAX_PEERS = 1000;
  private static final int MAX_DATAGRAMS_PER_ROUND = 100;
  private static final long TICK_MILLIS = 100;
  private static final int DATAGRAM = 65_535;

  private final MediaCertificate certificate;
  private final DatagramChannel channel;
  private final Selector selector;
  private final InetSocketAddress address;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ByteBuffer datagram = ByteBuffer.allocate(DATAGRAM);

  /** By the user name fragments of connectivity checks. */
  private final Map<String, Checked> byFragment = new HashMap<>();

  private final Map<InetSocketAddress, MediaPeer> byAddress = new HashMap<>();
  private final Map<String, MediaPeer> peers = new HashMap<>();
  private int reserved = 1;
  private boolean ended;

  private record Checked(MediaPeer peer, IceCredentials credentials) {}

  private MediaServer(MediaCertificate certificate, InetAddress host) throws IOException {
    this.certificate = certificate;
    channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(host, 0));
    channel.configureBlocking(false);
    address = (InetSocketAddress) channel.getLocalAddress();
    selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
  }

  /** Starts a server with one slot reserved for the first peer. */
  static MediaServer start(MediaCertificate certificate, InetAddress host) throws IOException {
    MediaServer server = new MediaServer(certificate, host);
    Thread thread = new Thread(server, "bookend-emulator-media");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  MediaDescription description() {
    return new MediaDescription(certificate.fingerprint, address);
  }

  /**
   * Reserves a slot for one more peer.
   *
   * @return false if the server is full or has ended
   */
  synchronized boolean reserve() {
    if (ended || reserved >= MAX_PEERS) {
      return false;
    }
    reserved++;
    return true;
  }

  /** Returns whether {@link #reserve} failed because the server is full. Otherwise it has ended. */
  synchronized boolean isFull() {
    return !ended;
  }

  /** Creates a peer in a reserved slot. It waits for its browser. */
  MediaPeer open(List<String> labels, MediaPeer.Owner owner) {
    MediaPeer peer = new MediaPeer(certificate, labels, owner, this::send, System.nanoTime());
    execute(() -> peers.put(peer.id, peer));
    return peer;
  }

  /** Accepts these credentials, in addition to earlier ones, in the browser's checks. */
  void accept(MediaPeer peer, IceCredentials credentials) {
    execute(
        () -> {
          if (!peer.isClosed()) {
            byFragment.put(credentials.fragment(), new Checked(peer, credentials));
          }
        });
  }

  void send(MediaPeer peer, String label, String text) {
    execute(
        () -> {
          if (!peer.isClosed()) {
            guarded(peer, () -> peer.send(label, text));
          }
        });
  }

  void close(MediaPeer peer) {
    execute(() -> remove(peer));
  }

  private void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  @Override
  public void run() {
    try (channel;
        selector) {
      while (!hasEnded()) {
        selector.select(TICK_MILLIS);
        selector.selectedKeys().clear();
        runTasks();
        receive();
        long now = System.nanoTime();
        List.copyOf(peers.values()).forEach(peer -> guarded(peer, () -> peer.tick(now)));
      }
    } catch (IOException e) {
      LOG.debug("Emulator media server stopped: {}", e.getClass().getName());
    } finally {
      end();
    }
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private synchronized boolean hasEnded() {
    ended |= reserved == 0;
    return ended;
  }

  private synchronized void end() {
    ended = true;
  }

  private void receive() throws IOException {
    for (int i = 0; i < MAX_DATAGRAMS_PER_ROUND; i++) {
      datagram.clear();
      InetSocketAddress from = (InetSocketAddress) channel.receive(datagram);
      if (from == null) {
        return;
      }
      runTasks(); // the browser may already use credentials that are still queued
      byte[] bytes = new byte[datagram.flip().remaining()];
      datagram.get(bytes);
      receive(bytes, from);
    }
  }

  private void receive(byte[] bytes, InetSocketAddress from) {
    int first = bytes.length == 0 ? -1 : bytes[0] & 0xFF;
    if (first >= 0 && first < 4) {
      Stun.read(bytes).ifPresent(message -> check(message, bytes, from));
      return;
    }
    MediaPeer peer = byAddress.get(from);
    if (peer != null && first >= 20 && first < 64) {
      guarded(peer, () -> peer.receive(bytes, from, System.nanoTime()));
    }
  }

  private void check(Stun message, byte[] bytes, InetSocketAddress from) {
    if (message.type() != Stun.BINDING) {
      return;
    }
    String name =
        message
            .get(Stun.USERNAME)
            .map(value -> new String(value, StandardCharsets.UTF_8))
            .orElse("");
    Checked checked = byFragment.get(name.split(":", 2)[0]);
    if (checked == null || !Stun.isSigned(bytes, checked.credentials.key())) {
      return;
    }
    boolean nominated = message.get(Stun.USE_CANDIDATE).isPresent();
    if (checked.peer.checked(from, nominated, System.nanoTime())) {
      byAddress.put(from, checked.peer);
      Stun answer = message.success().with(Stun.MAPPED_ADDRESS, from);
      send(answer.signedAndMarked(checked.credentials.key()), from);
    }
  }

  /** Isolates the other peers from an exception of one peer. */
  private void guarded(MediaPeer peer, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.debug(
          "Emulator closes a media connection after an exception: {}", e.getClass().getName());
      peer.fail();
    }
  }

  private void remove(MediaPeer peer) {
    if (!peer.isClosed()) {
      guarded(peer, peer::close);
      peers.remove(peer.id);
      byAddress.values().removeIf(one -> one == peer);
      byFragment.values().removeIf(one -> one.peer == peer);
      synchronized (this) {
        reserved--;
      }
    }
  }

  private void send(byte[] bytes, InetSocketAddress to) {
    try {
      channel.send(ByteBuffer.wrap(bytes), to);
    } catch (IOException e) {
      LOG.debug("Emulator media server could not send a datagram: {}", e.getClass().getName());
    }
  }
}
