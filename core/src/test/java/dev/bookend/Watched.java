package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.CallRepository;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A repository in memory whose operations are noted, and can be held up or made to fail. */
final class Watched {
  final InMemoryCallRepository memory = new InMemoryCallRepository();
  final List<String> log = Collections.synchronizedList(new ArrayList<>());
  final CallRepository repository =
      (CallRepository)
          Proxy.newProxyInstance(
              CallRepository.class.getClassLoader(),
              new Class<?>[] {CallRepository.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("afterCommit")) {
                  this.commits.accept((Runnable) arguments[0]);
                  return null;
                }
                log.add(method.getName());
                this.before.accept(method.getName(), arguments);
                try {
                  Object result = withoutHeld(method, arguments);
                  this.after.accept(method.getName());
                  return result;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
  volatile Consumer<Runnable> commits = Runnable::run;

  /** Calls that somebody else's transaction is at. */
  volatile Predicate<CallId> held = id -> false;

  volatile BiConsumer<String, Object[]> before = (operation, arguments) -> {};

  /** What happens between the end of an operation and its answer. */
  volatile Consumer<String> after = operation -> {};

  @SuppressWarnings("unchecked")
  private Object withoutHeld(Method method, Object[] arguments)
      throws InvocationTargetException, IllegalAccessException {
    return switch (method.getName()) {
      case "updateAll" -> {
        Collection<CallChange> changes = (Collection<CallChange>) arguments[0];
        Set<CallId> lost =
            new HashSet<>(
                memory.updateAll(changes.stream().filter(c -> !held.test(c.call().id())).toList()));
        changes.stream().map(c -> c.call().id()).filter(held).forEach(lost::add);
        yield lost;
      }
      case "renew" -> {
        Collection<CallId> ids = (Collection<CallId>) arguments[0];
        List<CallId> free = ids.stream().filter(held.negate()).toList();
        yield memory.renew(free, (Instant) arguments[1], (Duration) arguments[2]);
      }
      default -> method.invoke(memory, arguments);
    };
  }

  long count(String... operations) {
    return List.copyOf(log).stream().filter(List.of(operations)::contains).count();
  }

  /** All that costs the database a transaction. */
  long writes() {
    return count("claimDue", "renew", "release", "update", "updateAll");
  }
}
