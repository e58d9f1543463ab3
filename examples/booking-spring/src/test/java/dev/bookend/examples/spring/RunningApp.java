package dev.bookend.examples.spring;

import java.net.URI;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;

/** The app on a free port, on the emulator. */
record RunningApp(ConfigurableApplicationContext context) implements AutoCloseable {
  /** With a database of its own, in memory. */
  static RunningApp start(String... settings) {
    return start(Stream.concat(Stream.of(inMemory()), Stream.of(settings)));
  }

  /** With the database at a JDBC URL. */
  static RunningApp startAt(String url) {
    return start(Stream.of("--spring.datasource.url=" + url));
  }

  /** A setting: a new database in memory. */
  static String inMemory() {
    return "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID();
  }

  /** As a node of the profile for PostgreSQL. */
  static RunningApp startOn(Postgres database) {
    return start(
        Stream.of(
            "--spring.profiles.active=postgres",
            "--spring.datasource.url=" + database.url(),
            "--spring.datasource.username=postgres"));
  }

  private static RunningApp start(Stream<String> settings) {
    Stream<String> all =
        Stream.concat(Stream.of("--server.port=0", "--bookend.provider=emulator"), settings);
    return new RunningApp(BookingApplication.start(all.toArray(String[]::new)));
  }

  URI address() {
    return URI.create(
        "http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
  }

  @Override
  public void close() {
    context.close();
  }
}
