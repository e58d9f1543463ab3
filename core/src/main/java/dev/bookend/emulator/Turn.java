package dev.bookend.emulator;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One change at a time; who is to be told of it is told after, outside of the lock. */
final class Turn {
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Mailbox<?>> toBeTold = new LinkedHashSet<>();

  void take(Runnable change) {
    ask(
        () -> {
          change.run();
          return true;
        });
  }

  <R> R ask(Supplier<R> change) {
    List<Mailbox<?>> told;
    R result;
    lock.lock();
    try {
      result = change.get();
    } finally {
      told = List.copyOf(toBeTold);
      toBeTold.clear();
      lock.unlock();
    }
    told.forEach(Mailbox::deliver);
    return result;
  }

  void tell(Mailbox<?> whom) {
    toBeTold.add(whom);
  }
}
