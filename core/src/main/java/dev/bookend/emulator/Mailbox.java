package dev.bookend.emulator;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What somebody outside is to be told: in order, one at a time, and never while the emulator's lock
 * is held, so that the reader may call the emulator again.
 */
final class Mailbox<T> {
  private static final Logger LOG = LoggerFactory.getLogger(TwilioEmulator.class);

  private final Turn turn;
  private final Consumer<? super T> reader;
  private final Queue<T> letters = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean busy = new AtomicBoolean();

  Mailbox(Turn turn, Consumer<? super T> reader) {
    this.turn = turn;
    this.reader = reader;
  }

  /** To be called in a turn, at whose end it is delivered. */
  void put(T letter) {
    letters.add(letter);
    turn.tell(this);
  }

  /** Delivers what is there; if a thread does so already, leaves it to that one. */
  void deliver() {
    while (!letters.isEmpty() && busy.compareAndSet(false, true)) {
      try {
        for (T next = letters.poll(); next != null; next = letters.poll()) {
          hand(next);
        }
      } finally {
        busy.set(false);
      }
    }
  }

  private void hand(T letter) {
    try {
      reader.accept(letter);
    } catch (RuntimeException e) {
      // its message may hold what must not be logged
      LOG.warn("A reader of the emulator's messages failed: {}", e.getClass().getName());
    }
  }
}
