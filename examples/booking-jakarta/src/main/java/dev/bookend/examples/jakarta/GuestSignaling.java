package dev.bookend.examples.jakarta;

import dev.bookend.config.BookendConfig;
import dev.bookend.emulator.TwilioEmulator;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Typed;
import jakarta.websocket.server.ServerEndpoint;

/**
 * The {@linkplain Signaling signalling} of guests, who have no user name. At most 10 are connected.
 */
@Typed(GuestSignaling.class) // a look-up of Signaling finds that one alone
@ServerEndpoint(GuestSignaling.PATH)
public class GuestSignaling extends Signaling {
  static final String PATH = "/signaling/guest";

  GuestSignaling(BookendConfig config, Instance<TwilioEmulator> emulator, SignalingThread thread) {
    super(config, emulator, thread);
  }
}
