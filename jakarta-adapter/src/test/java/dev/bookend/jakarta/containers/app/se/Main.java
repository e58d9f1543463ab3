package dev.bookend.jakarta.containers.app.se;

import dev.bookend.jakarta.CallResource;
import dev.bookend.jakarta.CallbackResource;
import dev.bookend.jakarta.TokenResource;
import dev.bookend.jakarta.VideoCallExceptionFeature;
import dev.bookend.jakarta.containers.app.Browser;
import dev.bookend.jakarta.containers.app.HeardResource;
import dev.bookend.jakarta.containers.app.SignIn;
import dev.bookend.jakarta.containers.app.host.MappedException;
import dev.bookend.jakarta.containers.app.host.Patients;
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
          VideoCallExceptionFeature.class,
          SignIn.class,
          HeardResource.class,
          Browser.class,
          Patients.class,
          MappedException.Mapper.class);
    }
  }

  /** The host by itself. */
  @ApplicationPath("/api")
  public static class Plain extends Application {
    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(Patients.class, MappedException.Mapper.class);
    }
  }

  /**
   * Runs until it is killed.
   *
   * @param args {@code plain} or anything else, the port, and anything else to start CDI
   */
  public static void main(String[] args) {
    if (args.length > 2) {
      SeContainerInitializer.newInstance().initialize();
    }
    SeBootstrap.start(
            args[0].equals("plain") ? new Plain() : new Listed(),
            SeBootstrap.Configuration.builder()
                .host("localhost")
                .port(Integer.parseInt(args[1]))
                .build())
        .toCompletableFuture()
        .join();
  }
}
