package dev.bookend.emulator;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Limits the open WebSockets of each user. Guarded by the emulator's lock. */
final class SignallingSessions {
  private static final int MAX_PER_USER = 10;

  private final SerialSection section;
  private final SessionManager sessions;
  private final Map<String, Integer> open = new HashMap<>();

  SignallingSessions(SerialSection section, SessionManager sessions) {
    this.section = section;
    this.sessions = sessions;
  }

  Optional<TwilioEmulator.Signalling> open(String person, Consumer<String> send) {
    if (open.getOrDefault(person, 0) >= MAX_PER_USER) {
      return Optional.empty();
    }
    open.merge(person, 1, Integer::sum);
    AtomicBoolean closed = new AtomicBoolean();
    Runnable whenClosed =
        () -> {
          if (!closed.getAndSet(true)) {
            open.computeIfPresent(person, (any, count) -> count == 1 ? null : count - 1);
          }
        };
    return Optional.of(
        new SignallingSession(
            section, sessions, InetAddress.getLoopbackAddress(), send, whenClosed));
  }
}
