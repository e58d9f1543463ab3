package dev.bookend.jakarta;

import dev.bookend.VideoCallService;
import dev.bookend.config.BookendConfig;
import dev.bookend.config.UsageAlertInstaller;
import dev.bookend.http.CallEndpoints;
import dev.bookend.http.CallbackEndpoints;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.port.CallRepository;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import javax.naming.NamingException;
import org.slf4j.Logger;

/**
 * Starts the keeper after the application's own startup observers, which may create its tables, and
 * stops it before their shutdown. The keeper runs on the container's managed threads if there are
 * any.
 */
@ApplicationScoped
public class Lifecycle {
  private static final Logger log = HostLog.of(Lifecycle.class);

  @Inject Instance<Object> beans;
  @Inject Instance<BookendConfig> config;
  @Inject Instance<VideoCallService> calls;
  @Inject Instance<CallKeeper> keeper;
  @Inject Instance<BeanFactory> factory;
  @Inject Instance<CallRepository> repository;
  @Inject Instance<CallClock> time;
  @Inject Instance<UsageAlertInstaller> alerts;
  @Inject Instance<CallEndpoints> routes;
  @Inject Instance<CallbackEndpoints> callbacks;

  private boolean started;

  /** Called by the container. */
  Lifecycle() {}

  /**
   * In a jar of a WAR, this event may be fired before the WAR's JNDI names are bound. {@link
   * WebLifecycle} then starts the keeper later.
   */
  void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Startup event) {
    try {
      start();
    } catch (RuntimeException e) {
      if (!isNamingFailure(e)
          || !BookendExtension.isPresent("jakarta.servlet.ServletContextListener")) {
        throw logged(e);
      }
      log.warn("Keeper start postponed: JNDI names are not available yet ({})", e.getMessage());
    }
  }

  private static boolean isNamingFailure(Throwable e) {
    return causes(e).anyMatch(NamingException.class::isInstance);
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause);
  }

  /**
   * Logs the root cause's message, because containers print it far down in a stack trace. Only the
   * first paragraph is thrown again: containers print causes repeatedly, and a message may contain
   * statements to run.
   */
  private static RuntimeException logged(RuntimeException e) {
    Throwable root = causes(e).reduce(e, (outer, inner) -> inner);
    String message = String.valueOf(root.getMessage());
    log.error("Bookend cannot start: {}", message);
    int first = message.indexOf("\n\n");
    return first < 0 ? e : new IllegalStateException(message.substring(0, first));
  }

  void start() {
    if (started || !config.get().isEnabled()) {
      return;
    }
    calls.get();
    CallKeeper defaultKeeper = keeper.get();
    UsageAlertInstaller installer = alerts.get();
    if (config.get().isHttpEnabled()) {
      routes.get();
      callbacks.get();
    }
    factory.get().deliverProviderEvents();
    Metrics.of(beans).watch(repository.get(), time.get().clock());
    started = true; // the application's configuration has been checked
    if (HostLog.isSlf4jWithoutProvider()) {
      log.warn(
          "SLF4J has no provider, so most log messages of Bookend are dropped. Add one, such as"
              + " org.slf4j:slf4j-jdk14, which writes to this log");
    }
    startThreads(defaultKeeper);
    installer.start();
  }

  private void startThreads(CallKeeper defaultKeeper) {
    ThreadFactory managed = Lookup.managedThreads();
    if (managed == null) {
      calls.get().live().start();
    } else {
      calls.get().live().start(managed);
    }
    if (!config.get().isKeeperEnabled()) {
      return;
    }
    if (managed == null) {
      defaultKeeper.start();
    } else {
      defaultKeeper.start(managed);
    }
  }

  void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) Shutdown event) {
    stop();
  }

  void stop() {
    if (!started) {
      return;
    }
    started = false;
    alerts.get().close();
    calls.get().live().close();
    keeper.get().close();
  }
}
