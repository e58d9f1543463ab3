package dev.bookend.examples.spring;

import dev.bookend.examples.contract.App;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;

/** The application on a free port. */
record RunningApp(ConfigurableApplicationContext context) implements App.Running {
  /** Starts for the HTTP contract; on the emulator unless the settings name a provider. */
  static RunningApp start(String database, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("bookend.provider", "emulator");
    all.put("spring.datasource.url", database);
    all.put("server.port", "0");
    return new RunningApp(
        BookingApplication.start(
            all.entrySet().stream()
                .map(one -> "--" + one.getKey() + "=" + one.getValue())
                .toArray(String[]::new)));
  }

  /** Starts with a new in-memory database. */
  static RunningApp start(Map<String, String> settings) {
    return start("jdbc:h2:mem:" + UUID.randomUUID(), settings);
  }

  /** Starts a node with the PostgreSQL profile. */
  static RunningApp startOnPostgres(String database, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("spring.profiles.active", "postgres");
    all.put("spring.datasource.username", "postgres");
    return start(database, all);
  }

  @Override
  public URI uri() {
    return URI.create(
        "http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
  }

  @Override
  public void close() {
    context.close();
  }
}
