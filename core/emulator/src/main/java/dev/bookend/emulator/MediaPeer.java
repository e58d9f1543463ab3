package dev.bookend.emulator;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The emulator's side of one peer connection: connectivity checks as an ICE-lite agent, DTLS, SCTP
 * and data channels. Confined to the server's thread, except {@link #id}.
 */
final class MediaPeer {
  /** Maximum number of addresses per browser, which sends checks from each interface. */
  private static final int MAX_ADDRESSES = 32;

  /** Timeout without a connectivity check; browsers send one every few seconds. */
  private static final long LOST_AFTER_NANOS = 30_000_000_000L;

  private static final long CONNECT_WITHIN_NANOS = 10_000_000_000L;

  /** Receives the events of a peer, on the server's thread. */
  interface Owner {
    void received(String label, String text);

    /** The connection failed or was lost. Not called after {@code close}. */
    void lost();
  }

  final String id = UUID.randomUUID().toString();
  private final Owner owner;
  private final BiConsumer<byte[], InetSocketAddress> network;
  private final Set<InetSocketAddress> addresses = new HashSet<>();
  private final DtlsConnection dtls;
  private final SctpAssociation sctp;
  private final DataChannels channels;
  private @Nullable InetSocketAddress address;
  private long checkedAt;
  private final long startedAt;
  private boolean open;
  private boolean failed;
  private boolean closed;

  MediaPeer(
      MediaCertificate certificate,
      List<String> labels,
      Owner owner,
      BiConsumer<byte[], InetSocketAddress> network,
      long nanos) {
    this.owner = owner;
    this.network = network;
    startedAt = nanos;
    checkedAt = nanos;
    channels = new DataChannels(labels, this::send, owner::received);
    dtls = new DtlsConnection(certificate.context, this::transmit, this::decrypted);
    sctp = new SctpAssociation(dtls::send, channels::receive, this::opened);
  }

  private void opened() {
    open = true;
    channels.open();
  }

  private void send(int stream, int protocol, byte[] message) {
    sctp.send(stream, protocol, message, System.nanoTime());
  }

  private void transmit(byte[] datagram) {
    if (address != null) {
      network.accept(datagram, address);
    }
  }

  private void decrypted(byte[] packet) {
    sctp.receive(packet, System.nanoTime());
  }

  /**
   * Processes a connectivity check with a valid signature.
   *
   * @param nominated whether the browser has selected this pair of addresses
   * @return whether the address belongs to this peer now
   */
  boolean checked(InetSocketAddress from, boolean nominated, long nanos) {
    if (!addresses.contains(from) && addresses.size() >= MAX_ADDRESSES) {
      return false;
    }
    addresses.add(from);
    checkedAt = nanos;
    if (address == null || nominated) {
      address = from;
    }
    return true;
  }

  void receive(byte[] datagram, InetSocketAddress from, long nanos) {
    if (!dtls.isEstablished()) {
      address = from;
    }
    dtls.receive(datagram, nanos);
  }

  void send(String label, String text) {
    channels.send(label, text);
  }

  void tick(long nanos) {
    if (closed) {
      return;
    }
    dtls.tick(nanos);
    sctp.tick(nanos);
    boolean late = !open && nanos - startedAt > CONNECT_WITHIN_NANOS;
    boolean silent = nanos - checkedAt > LOST_AFTER_NANOS;
    if (late || silent || dtls.isClosed() || sctp.isClosed() || failed) {
      owner.lost();
    }
  }

  /** Marks the connection as failed; the next tick reports its loss. */
  void fail() {
    failed = true;
  }

  void close() {
    closed = true;
    sctp.close();
    dtls.close();
  }

  boolean isClosed() {
    return closed;
  }
}
