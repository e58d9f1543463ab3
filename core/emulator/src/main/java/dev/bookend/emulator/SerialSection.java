package dev.bookend.emulator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Runs operations one at a time under the emulator's lock, and delivers their messages after the
 * lock is released. Thread-safe.
 */
final class SerialSection {
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<OrderedDelivery<?>> pending = new LinkedHashSet<>();
  private Runnable first = () -> {};

  /** Sets the action that precedes every operation. Must be called before the first one. */
  void runFirst(Runnable action) {
    first = action;
  }

  void run(Runnable operation) {
    call(
        () -> {
          operation.run();
          return true;
        });
  }

  <R> R call(Supplier<R> operation) {
    List<OrderedDelivery<?>> deliveries = new ArrayList<>();
    try {
      return locked(operation, deliveries);
    } finally {
      deliveries.forEach(OrderedDelivery::deliver);
    }
  }

  private <R> R locked(Supplier<R> operation, List<OrderedDelivery<?>> deliveries) {
    lock.lock();
    try {
      first.run();
      return operation.get();
    } finally {
      deliveries.addAll(pending);
      pending.clear();
      lock.unlock();
    }
  }

  void deliverAfterwards(OrderedDelivery<?> delivery) {
    pending.add(delivery);
  }
}
