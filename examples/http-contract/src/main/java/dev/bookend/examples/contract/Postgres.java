package dev.bookend.examples.contract;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A real PostgreSQL server that can be stopped and restarted with its data. */
final class Postgres implements AutoCloseable {
  private final Path folder;
  private EmbeddedPostgres running;

  Postgres(Path folder) {
    this.folder = folder;
    running = start(server());
  }

  private EmbeddedPostgres.Builder server() {
    return EmbeddedPostgres.builder().setDataDirectory(folder).setCleanDataDirectory(false);
  }

  private static EmbeddedPostgres start(EmbeddedPostgres.Builder server) {
    try {
      return server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return running.getJdbcUrl("postgres", "postgres");
  }

  void stop() {
    try {
      running.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void startAgain() {
    running = start(server().setPort(running.getPort()));
  }

  @Override
  public void close() {
    stop();
  }
}
