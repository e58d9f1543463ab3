package dev.bookend.examples.benchmarks;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;

/** Looks at what passes between a keeper and its repository. */
final class CommitTimingRepository {
  private CommitTimingRepository() {}

  /**
   * The same repository, but who is interested hears how long after their time ends were known to
   * be committed.
   */
  static CallRepository ends(CallRepository repository, Consumer<Duration> committed) {
    return (CallRepository)
        Proxy.newProxyInstance(
            CallRepository.class.getClassLoader(),
            new Class<?>[] {CallRepository.class},
            (proxy, method, arguments) -> {
              Object result;
              try {
                result = method.invoke(repository, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
              if (method.getName().equals("updateAll")) {
                tell((Collection<?>) arguments[0], (Set<?>) result, committed);
              }
              return result;
            });
  }

  private static void tell(Collection<?> changes, Set<?> lost, Consumer<Duration> committed) {
    Instant now = Instant.now();
    for (Object each : changes) {
      CallChange change = (CallChange) each;
      VideoCall call = change.call();
      CallId id = call.id();
      Instant due = call.times().endsAt();
      if (due != null && !lost.contains(id) && ends(change)) {
        committed.accept(Duration.between(due, now));
      }
    }
  }

  private static boolean ends(CallChange change) {
    return change.events().stream().anyMatch(CallEvent.Completed.class::isInstance);
  }
}
