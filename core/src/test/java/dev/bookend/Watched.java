package dev.bookend;

import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.CallRepository;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

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
                  return method.invoke(memory, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
  volatile Consumer<Runnable> commits = Runnable::run;
  volatile BiConsumer<String, Object[]> before = (operation, arguments) -> {};

  long count(String... operations) {
    return List.copyOf(log).stream().filter(List.of(operations)::contains).count();
  }

  /** All that costs the database a transaction. */
  long writes() {
    return count("claimDue", "renew", "release", "update", "updateAll");
  }
}
