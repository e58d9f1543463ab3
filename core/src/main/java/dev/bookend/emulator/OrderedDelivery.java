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
 * A queue that delivers items to one receiver in order, one at a time, after the emulator's lock is
 * released. The receiver may therefore call the emulator.
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

  /** Creates a queue without a limit. */
  OrderedDelivery(SerialSection turn, Consumer<? super T> reader) {
    this(turn, reader, Long.MAX_VALUE, letter -> 0, () -> {});
  }

  /**
   * Creates a queue with a limit. On overflow the queued items are dropped and all further ones
   * rejected.
   *
   * @param full called after an overflow, without the lock
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

  /** Queues an item, for delivery when the lock is released. Must be called with the lock held. */
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

  /** Delivers the queued items. Returns at once if another thread is delivering. */
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
      // the exception's message may contain identities or tokens
      LOG.warn(
          "Emulator listener or WebSocket sender failed, its next message follows: {}",
          e.getClass().getName());
    }
  }
}
