package dev.bookend.emulator;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The media servers of an emulator, one per local address. */
final class MediaServers {
  private static final Logger LOG = LoggerFactory.getLogger(TwilioEmulator.class);

  private final Map<InetAddress, MediaServer> running = new HashMap<>();
  private @Nullable MediaCertificate certificate;

  /**
   * Opens a connection to a browser. Returns empty if the server is full or has no socket; the
   * browser then continues without data channels.
   *
   * @param host the local address that the browser reaches
   * @param labels labels of the data channels
   */
  Optional<MediaConnection> open(InetAddress host, List<String> labels, MediaPeer.Owner owner) {
    try {
      MediaServer server = running.get(host);
      if (server == null || !server.reserve()) {
        if (server != null && server.isFull()) {
          return Optional.empty();
        }
        server = start(host);
      }
      return Optional.of(MediaConnection.open(server, labels, owner));
    } catch (IOException e) {
      LOG.debug(
          "Emulator could not open a UDP socket; a browser continues without data channels: {}",
          e.getClass().getName());
      return Optional.empty();
    }
  }

  private MediaServer start(InetAddress host) throws IOException {
    if (certificate == null) {
      certificate = MediaCertificate.create();
    }
    MediaServer server = MediaServer.start(certificate, host);
    running.put(host, server);
    return server;
  }
}
