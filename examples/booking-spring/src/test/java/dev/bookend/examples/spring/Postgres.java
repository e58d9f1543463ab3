package dev.bookend.examples.spring;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;

/** A real PostgreSQL that can be stopped and started again with what it holds. */
final class Postgres implements AutoCloseable {
  private final Path folder;
  private EmbeddedPostgres running;

  Postgres(Path folder) throws IOException {
    this.folder = folder;
    running = server().start();
  }

  private EmbeddedPostgres.Builder server() {
    return EmbeddedPostgres.builder().setDataDirectory(folder).setCleanDataDirectory(false);
  }

  String url() {
    return running.getJdbcUrl("postgres", "postgres");
  }

  void stop() throws IOException {
    running.close();
  }

  void startAgain() throws IOException {
    running = server().setPort(running.getPort()).start();
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
