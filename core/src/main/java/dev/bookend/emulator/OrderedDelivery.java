package dev.bookend.emulator;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What somebody outside is to be told: in order, one at a time, and never while the emulator's lock
 * is held, so that the reader may call the emulator again.
 */
final class OrderedDelivery<T> {
  private static final Logger LOG = LoggerFactory.getLogger(TwilioEmulator.class);

  private final SerialSection turn;
  private final Consumer<? super T> reader;
  private final long capacity;
  private final ToLongFunction<? super T> size;
  private final Runnable full;
  private final Queue<T> letters = new ConcurrentLinkedQueue<>();
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile boolean overflowed;

  /** One that holds whatever comes. */
  OrderedDelivery(SerialSection turn, Consumer<? super T> reader) {
    this(turn, reader, Long.MAX_VALUE, letter -> 0, () -> {});
  }

  /**
   * One that overflows if more than its capacity waits: what waited is thrown away, and nothing is
   * taken any more.
   *
   * @param full is told of it, outside of the lock
   */
  OrderedDelivery(
      SerialSection turn,
      Consumer<? super T> reader,
      long capacity,
      ToLongFunction<? super T> size,
      Runnable full) {
    this.turn = turn;
    this.reader = reader;
    this.capacity = capacity;
    this.size = size;
    this.full = full;
  }

  /** To be called in a turn, at whose end it is delivered. */
  void put(T letter) {
    if (overflowed) {
      return;
    }
    if (waiting.addAndGet(size.applyAsLong(letter)) > capacity) {
      overflowed = true;
      letters.clear();
    } else {
      letters.add(letter);
    }
    turn.tell(this);
  }

  /** Delivers what is there; if a thread does so already, leaves it to that one. */
  void deliver() {
    if (overflowed) {
      full.run();
    }
    while (!letters.isEmpty() && busy.compareAndSet(false, true)) {
      try {
        for (T next = letters.poll(); next != null; next = letters.poll()) {
          waiting.addAndGet(-size.applyAsLong(next));
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
