package dev.bookend.examples.benchmarks;

import dev.bookend.call.ProviderException;
import dev.bookend.port.VideoRooms;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What a provider was asked to open and close, in what order, and what it had no time for. */
final class Errands {
  private final List<String> done = new ArrayList<>();
  private final AtomicInteger busyOpens = new AtomicInteger();
  private final AtomicInteger busyCloses = new AtomicInteger();

  /** {@return the same rooms, watched} */
  VideoRooms of(VideoRooms rooms) {
    return (VideoRooms)
        Proxy.newProxyInstance(
            VideoRooms.class.getClassLoader(),
            new Class<?>[] {VideoRooms.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(rooms, arguments);
                done(method.getName());
                return result;
              } catch (InvocationTargetException e) {
                if (e.getTargetException() instanceof ProviderException fault && fault.isBusy()) {
                  busy(method.getName());
                }
                throw e.getTargetException();
              }
            });
  }

  private synchronized void done(String what) {
    done.add(what);
  }

  private void busy(String what) {
    if (what.equals("open")) {
      busyOpens.incrementAndGet();
    } else if (what.equals("close")) {
      busyCloses.incrementAndGet();
    }
  }

  /** {@return how many were closed before any was opened} */
  synchronized long closesBeforeTheFirstOpen() {
    return done.stream().takeWhile(what -> !what.equals("open")).filter("close"::equals).count();
  }

  int busyOpens() {
    return busyOpens.get();
  }

  int busyCloses() {
    return busyCloses.get();
  }

  /** Does something that the provider may have no time for. */
  static void attempt(Runnable errand) {
    try {
      errand.run();
    } catch (ProviderException e) {
      if (!e.isBusy()) {
        throw e;
      }
    }
  }
}
