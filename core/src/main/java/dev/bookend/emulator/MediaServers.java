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

/** The media servers of an emulator, one for each address that browsers reach. */
final class MediaServers {
  private static final Logger LOG = LoggerFactory.getLogger(TwilioEmulator.class);

  private final Map<InetAddress, MediaServer> running = new HashMap<>();
  private @Nullable MediaCertificate certificate;

  /**
   * Opens a connection to a browser. Empty if there is no room or no socket for it; the browser
   * then does without.
   *
   * @param host the address of this machine that the browser reaches
   * @param labels of the data channels
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
      LOG.debug("No socket for media of the emulator: {}", e.getClass().getName());
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
