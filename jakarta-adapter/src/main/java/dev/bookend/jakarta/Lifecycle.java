package dev.bookend.jakarta;

import dev.bookend.CallKeeper;
import dev.bookend.VideoCallService;
import dev.bookend.config.BookendConfig;
import dev.bookend.config.UsageAlertInstaller;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.http.CallEndpoints;
import dev.bookend.http.CallbackEndpoints;
import dev.bookend.port.CallRepository;
import dev.bookend.port.VideoRooms;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Lets the keeper work, on the container's threads if it has any, for as long as the app does: from
 * after the app's own observers have started, and made its tables, until before they stop.
 */
@ApplicationScoped
public class Lifecycle {
  private static final Logger log = HostLog.of(Lifecycle.class);

  @Inject Instance<Object> beans;
  @Inject Instance<BookendConfig> config;
  @Inject Instance<VideoCallService> calls;
  @Inject Instance<CallKeeper> keeper;
  @Inject Instance<VideoRooms> rooms;
  @Inject Instance<CallRepository> repository;
  @Inject Instance<CallClock> time;
  @Inject Instance<UsageAlertInstaller> alerts;
  @Inject Instance<CallEndpoints> routes;
  @Inject Instance<CallbackEndpoints> callbacks;

  private @Nullable ExecutorService threads;
  private boolean started;

  /** For the container. */
  Lifecycle() {}

  /**
   * In a jar of a WAR this may come before the WAR has its names: {@link WebLifecycle} is later.
   */
  void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Startup event) {
    try {
      start();
    } catch (RuntimeException e) {
      if (!isForWantOfNames(e)
          || !BookendExtension.isPresent("jakarta.servlet.ServletContextListener")) {
        throw told(e);
      }
      log.warn(
          "Calls are not kept time of until the web application has its names: {}", e.getMessage());
    }
  }

  private static boolean isForWantOfNames(Throwable e) {
    return causes(e).anyMatch(NamingException.class::isInstance);
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause);
  }

  /**
   * Logs the root cause's message, as containers bury it in what they print. A message of several
   * paragraphs, such as statements to run, is logged here alone: containers print causes
   * repeatedly.
   */
  private static RuntimeException told(RuntimeException e) {
    Throwable reason = causes(e).reduce(e, (outer, inner) -> inner);
    String message = String.valueOf(reason.getMessage());
    log.error("Bookend can't start: {}", message);
    int first = message.indexOf("\n\n");
    return first < 0 ? e : new IllegalStateException(message.substring(0, first));
  }

  void start() {
    if (started || !config.get().isEnabled()) {
      return;
    }
    VideoCallService service = calls.get();
    CallKeeper ours = keeper.get();
    UsageAlertInstaller told = alerts.get();
    if (config.get().isHttpEnabled()) {
      routes.get();
      callbacks.get();
    }
    if (rooms.get() instanceof TwilioEmulator emulator) {
      emulator.onEvent(service::apply);
    }
    Metrics.of(beans).watch(repository.get(), time.get().clock());
    started = true; // from here on nothing can be wrong with what the application has configured
    if (HostLog.isOnlyTheAdapters()) {
      log.warn(
          "SLF4J has no provider, so most log messages of Bookend are lost: add one, such as"
              + " org.slf4j:slf4j-jdk14, which writes to this log");
    }
    if (config.get().isKeeperEnabled()) {
      start(ours);
    }
    told.start();
  }

  private void start(CallKeeper keeper) {
    ThreadFactory containers =
        Lookup.find("java:comp/DefaultManagedThreadFactory", ThreadFactory.class);
    if (containers == null) {
      keeper.start();
    } else {
      threads = Executors.newCachedThreadPool(containers);
      keeper.start(threads);
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
    keeper.get().close();
    if (threads != null) {
      threads.shutdownNow();
    }
  }
}
