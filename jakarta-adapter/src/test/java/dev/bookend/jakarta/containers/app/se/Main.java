package dev.bookend.jakarta.containers.app.se;

import dev.bookend.jakarta.CallResource;
import dev.bookend.jakarta.CallbackResource;
import dev.bookend.jakarta.EventResource;
import dev.bookend.jakarta.GuestResource;
import dev.bookend.jakarta.PeopleResource;
import dev.bookend.jakarta.StreamHeaders;
import dev.bookend.jakarta.TokenResource;
import dev.bookend.jakarta.VideoCallExceptionFeature;
import dev.bookend.jakarta.containers.app.Browser;
import dev.bookend.jakarta.containers.app.ReceivedEventsResource;
import dev.bookend.jakarta.containers.app.SignIn;
import dev.bookend.jakarta.containers.app.host.MappedException;
import dev.bookend.jakarta.containers.app.host.Patients;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.SeBootstrap;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** CDI and JAX-RS in a plain JVM on the given port. Starts CDI if the server does not. */
public final class Main {
  private Main() {}

  /** An application that lists its resources, because nothing discovers them here. */
  @ApplicationPath("/api")
  public static class Listed extends Application {
    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(
          CallResource.class,
          PeopleResource.class,
          GuestResource.class,
          TokenResource.class,
          EventResource.class,
          StreamHeaders.class,
          CallbackResource.class,
          VideoCallExceptionFeature.class,
          SignIn.class,
          ReceivedEventsResource.class,
          Browser.class,
          Patients.class,
          MappedException.Mapper.class);
    }
  }

  /** The application without Bookend. */
  @ApplicationPath("/api")
  public static class Plain extends Application {
    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(Patients.class, MappedException.Mapper.class);
    }
  }

  /**
   * Runs until the process is killed.
   *
   * @param args {@code plain} or any other word, the port, and any further word to start CDI
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
