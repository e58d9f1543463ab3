package dev.bookend.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TURN server over UDP on the loopback interface. A browser's preflight test sends media to
 * itself through this relay. It stops after a minute without traffic.
 */
final class Relay implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(TwilioEmulator.class);
  private static final int IDLE_MILLIS = 60_000;
  private static final int MAX_ALLOCATIONS = 100;
  private static final int LIFETIME_SECONDS = 600;
  private static final String REALM = "bookend.emulator";
  private static final byte[] NONCE = "once".getBytes(StandardCharsets.UTF_8);
  private static final int PACKET = 65_535;

  /** User name of the clients. */
  final String username = Sid.random("");

  final String password = Sid.random("");
  private final byte[] key;
  private final DatagramSocket socket;
  private final Map<SocketAddress, RelayAllocation> allocations = new ConcurrentHashMap<>();

  private Relay() {
    key = md5(username + ":" + REALM + ":" + password);
    try {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      socket.setSoTimeout(IDLE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a relay with its own thread. */
  static Relay start() {
    Relay relay = new Relay();
    Thread thread = new Thread(relay, "bookend-emulator-relay");
    thread.setDaemon(true);
    thread.start();
    return relay;
  }

  private static byte[] md5(String text) {
    try {
      return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  boolean isRunning() {
    return !socket.isClosed();
  }

  /** Returns the TURN URL for browsers. */
  String url() {
    return "turn:"
        + socket.getLocalAddress().getHostAddress()
        + ":"
        + socket.getLocalPort()
        + "?transport=udp";
  }

  @Override
  public void run() {
    try (socket) {
      DatagramPacket packet = new DatagramPacket(new byte[PACKET], PACKET);
      while (true) {
        packet.setLength(PACKET);
        socket.receive(packet);
        byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
        receive(bytes, (InetSocketAddress) packet.getSocketAddress());
      }
    } catch (SocketTimeoutException e) {
      LOG.debug("Emulator TURN relay stopped after 60 s without traffic");
    } catch (IOException e) {
      LOG.debug("Emulator TURN relay stopped: {}", e.getClass().getName());
    } finally {
      allocations.values().forEach(RelayAllocation::close);
    }
  }

  private void receive(byte[] bytes, InetSocketAddress from) throws IOException {
    RelayAllocation allocation = allocations.get(from);
    if (allocation != null && allocation.isChannelData(bytes)) {
      allocation.sendChannelData(bytes);
      return;
    }
    Stun message = Stun.read(bytes).orElse(null);
    if (message == null) {
      return;
    }
    if (message.type() == Stun.BINDING) {
      send(message.success().with(Stun.MAPPED_ADDRESS, from).bytes(), from);
    } else if (message.type() == Stun.SEND && allocation != null) {
      allocation.send(message);
    } else if (!Stun.isSigned(bytes, key)) {
      Stun challenge = message.failure(401);
      challenge.with(Stun.REALM, REALM.getBytes(StandardCharsets.UTF_8)).with(Stun.NONCE, NONCE);
      send(challenge.bytes(), from);
    } else {
      send(answer(message, allocation, from).signed(key), from);
    }
  }

  private Stun answer(Stun request, @Nullable RelayAllocation allocation, InetSocketAddress from)
      throws IOException {
    if (request.type() == Stun.ALLOCATE) {
      return allocate(request, from);
    }
    if (allocation == null) {
      return request.failure(437);
    }
    return switch (request.type()) {
      case Stun.REFRESH -> refresh(request, allocation);
      case Stun.CREATE_PERMISSION -> allocation.permit(request);
      case Stun.CHANNEL_BIND -> allocation.bind(request);
      default -> request.failure(400);
    };
  }

  private Stun allocate(Stun request, InetSocketAddress from) throws IOException {
    RelayAllocation allocation = allocations.get(from);
    if (allocation == null) {
      if (allocations.size() >= MAX_ALLOCATIONS) {
        return request.failure(486);
      }
      allocation = new RelayAllocation(bytes -> send(bytes, from), () -> allocations.remove(from));
      allocations.put(from, allocation);
      allocation.start();
    }
    return request
        .success()
        .with(Stun.RELAYED_ADDRESS, allocation.address())
        .with(Stun.LIFETIME, LIFETIME_SECONDS)
        .with(Stun.MAPPED_ADDRESS, from);
  }

  private static Stun refresh(Stun request, RelayAllocation allocation) {
    int lifetime = request.number(Stun.LIFETIME).orElse(LIFETIME_SECONDS);
    if (lifetime == 0) {
      allocation.close();
    }
    return request.success().with(Stun.LIFETIME, Math.min(lifetime, LIFETIME_SECONDS));
  }

  private void send(byte[] bytes, InetSocketAddress to) {
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, to));
    } catch (IOException e) {
      LOG.debug("Emulator TURN relay could not send a datagram: {}", e.getClass().getName());
    }
  }
}
