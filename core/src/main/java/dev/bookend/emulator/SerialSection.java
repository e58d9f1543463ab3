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
  private final Set<OrderedDelivery<?>> toBeTold = new LinkedHashSet<>();
  private Runnable beginning = () -> {};

  /** Sets the action that precedes every operation. Must be called before the first one. */
  void beginWith(Runnable what) {
    beginning = what;
  }

  void take(Runnable change) {
    ask(
        () -> {
          change.run();
          return true;
        });
  }

  <R> R ask(Supplier<R> change) {
    List<OrderedDelivery<?>> told = new ArrayList<>();
    try {
      return locked(change, told);
    } finally {
      told.forEach(OrderedDelivery::deliver);
    }
  }

  private <R> R locked(Supplier<R> change, List<OrderedDelivery<?>> told) {
    lock.lock();
    try {
      beginning.run();
      return change.get();
    } finally {
      told.addAll(toBeTold);
      toBeTold.clear();
      lock.unlock();
    }
  }

  void tell(OrderedDelivery<?> whom) {
    toBeTold.add(whom);
  }
}
