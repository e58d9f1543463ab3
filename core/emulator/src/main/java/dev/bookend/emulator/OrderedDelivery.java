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

  private final SerialSection section;
  private final Consumer<? super T> receiver;
  private final long capacity;
  private final ToLongFunction<? super T> size;
  private final Runnable onOverflow;
  private final Queue<T> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong queuedSize = new AtomicLong();
  private final AtomicBoolean delivering = new AtomicBoolean();
  private volatile boolean overflowed;

  /** Creates a queue without a limit. */
  OrderedDelivery(SerialSection section, Consumer<? super T> receiver) {
    this(section, receiver, Long.MAX_VALUE, item -> 0, () -> {});
  }

  /**
   * Creates a queue with a limit. On overflow the queued items are dropped and all further ones
   * rejected.
   *
   * @param onOverflow called after an overflow, without the lock
   */
  OrderedDelivery(
      SerialSection section,
      Consumer<? super T> receiver,
      long capacity,
      ToLongFunction<? super T> size,
      Runnable onOverflow) {
    this.section = section;
    this.receiver = receiver;
    this.capacity = capacity;
    this.size = size;
    this.onOverflow = onOverflow;
  }

  /** Queues an item, for delivery when the lock is released. Must be called with the lock held. */
  void enqueue(T item) {
    if (overflowed) {
      return;
    }
    if (queuedSize.addAndGet(size.applyAsLong(item)) > capacity) {
      overflowed = true;
      queue.clear();
    } else {
      queue.add(item);
    }
    section.deliverAfterwards(this);
  }

  /** Delivers the queued items. Returns at once if another thread is delivering. */
  void deliver() {
    if (overflowed) {
      onOverflow.run();
    }
    while (!queue.isEmpty() && delivering.compareAndSet(false, true)) {
      try {
        for (T next = queue.poll(); next != null; next = queue.poll()) {
          queuedSize.addAndGet(-size.applyAsLong(next));
          receive(next);
        }
      } finally {
        delivering.set(false);
      }
    }
  }

  private void receive(T item) {
    try {
      receiver.accept(item);
    } catch (RuntimeException e) {
      // the exception's message may contain identities or tokens
      LOG.warn(
          "Emulator listener or WebSocket sender failed, its next message follows: {}",
          e.getClass().getName());
    }
  }
}
