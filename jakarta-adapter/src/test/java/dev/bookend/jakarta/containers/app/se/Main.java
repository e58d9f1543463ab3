package dev.bookend.jakarta.containers.app.se;

import dev.bookend.jakarta.CallResource;
import dev.bookend.jakarta.CallbackResource;
import dev.bookend.jakarta.TokenResource;
import dev.bookend.jakarta.VideoCallExceptionMapper;
import dev.bookend.jakarta.containers.app.HeardResource;
import dev.bookend.jakarta.containers.app.SignIn;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.SeBootstrap;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** CDI and JAX-RS in a plain JVM, on the port that is given; CDI if the server brings none. */
public final class Main {
  private Main() {}

  /** An application that lists its resources, as there is nobody to find them. */
  @ApplicationPath("/api")
  public static class Listed extends Application {
    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(
          CallResource.class,
          TokenResource.class,
          CallbackResource.class,
          VideoCallExceptionMapper.class,
          SignIn.class,
          HeardResource.class);
    }
  }

  /**
   * Runs until it is killed.
   *
   * @param args the port, and anything else to start CDI
   */
  public static void main(String[] args) {
    if (args.length > 1) {
      SeContainerInitializer.newInstance().initialize();
    }
    SeBootstrap.start(
            new Listed(),
            SeBootstrap.Configuration.builder()
                .host("localhost")
                .port(Integer.parseInt(args[0]))
                .build())
        .toCompletableFuture()
        .join();
  }
}
