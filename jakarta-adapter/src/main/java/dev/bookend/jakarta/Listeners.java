package dev.bookend.jakarta;

import dev.bookend.call.CallEvent;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallListener;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.interceptor.Interceptor;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The application's listeners: found when there is something to hear, so that they may ask. */
final class Listeners implements CallListener {
  private final Instance<CallListener> beans;
  private volatile @Nullable List<CallListener> found;

  Listeners(Instance<CallListener> beans) {
    this.beans = beans;
  }

  @Override
  public void on(CallEvent event, VideoCall call) {
    all().forEach(listener -> listener.on(event, call));
  }

  private List<CallListener> all() {
    List<CallListener> known = found;
    if (known == null) {
      known = find();
      found = known;
    }
    return known;
  }

  private synchronized List<CallListener> find() {
    List<CallListener> known = found;
    return known != null
        ? known
        : beans
            .handlesStream()
            .sorted(Comparator.comparingInt(Listeners::priority))
            .<CallListener>map(Instance.Handle::get)
            .toList();
  }

  private static int priority(Instance.Handle<CallListener> handle) {
    Priority given = handle.getBean().getBeanClass().getAnnotation(Priority.class);
    return given == null ? Interceptor.Priority.APPLICATION : given.value();
  }
}
