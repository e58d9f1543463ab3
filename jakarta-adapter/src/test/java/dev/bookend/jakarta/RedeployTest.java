package dev.bookend.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.emulator.TwilioEmulator;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Repeated deployment of an application in one JVM. */
@Tag("hosts")
class RedeployTest {
  /** An application in the class loader of this class. */
  public static final class Deployed implements Callable<Object> {
    /** Instantiated in the application's class loader. */
    public Deployed() {}

    @Override
    public Object call() throws Exception {
      JdbcDataSource database = new JdbcDataSource();
      database.setUrl("jdbc:h2:mem:redeployed;DB_CLOSE_DELAY=-1");
      try (CdiApp app =
          CdiApp.with(
              Map.of("bookend.provider", "emulator", "bookend.call.limit", "1s"),
              Map.of(DataSource.class, database))) {
        return endReasonOfACall(app.get(VideoCallService.class), app.get(TwilioEmulator.class));
      } finally {
        try (var connection = database.getConnection();
            var statement = connection.createStatement()) {
          statement.execute("shutdown");
        }
        DriverManager.deregisterDriver(org.h2.Driver.load());
      }
    }

    /** Runs a call until the keeper ends it at its limit. */
    private static String endReasonOfACall(VideoCallService calls, TwilioEmulator emulator) {
      Actor anna = Actor.of("anna");
      Actor ben = Actor.of("ben");
      CallId id = calls.request(anna, CallRequest.inviting("ben").at(calls.now())).id();
      calls.accept(ben, id);
      emulator.join(calls.join(anna, id).token());
      emulator.join(calls.join(ben, id).token());
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> calls.get(Actor.system(), id).status() == CallStatus.COMPLETED);
      return String.valueOf(calls.get(Actor.system(), id).endReason());
    }
  }

  private static URL[] classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(RedeployTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String path) {
    try {
      return new File(path).toURI().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static WeakReference<ClassLoader> deployAndUndeploy() throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      FutureTask<?> app =
          new FutureTask<>(
              (Callable<?>)
                  loader
                      .loadClass(Deployed.class.getName())
                      .getDeclaredConstructor()
                      .newInstance());
      Thread deployer = new Thread(app, "deployer");
      deployer.setContextClassLoader(loader);
      deployer.start();
      assertThat(app.get()).isEqualTo("TIME_LIMIT");
      deployer.join();
      return new WeakReference<>(loader);
    }
  }

  /** Three deployments, because the JDK keeps the last record class that it has compared. */
  @Test
  void redeploymentLeavesNoThreadsOrClasses() throws Exception {
    Set<Thread> before = bookendThreads();
    WeakReference<ClassLoader> first = deployAndUndeploy();
    WeakReference<ClassLoader> second = deployAndUndeploy();
    deployAndUndeploy();

    assertThat(bookendThreads()).isSubsetOf(before);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(first.refersTo(null))
                  .as("the classes of the first deployment are unloaded")
                  .isTrue();
              assertThat(second.refersTo(null))
                  .as("the classes of the second deployment are unloaded")
                  .isTrue();
            });
  }

  private static Set<Thread> bookendThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("bookend-"))
        .collect(Collectors.toSet());
  }
}
