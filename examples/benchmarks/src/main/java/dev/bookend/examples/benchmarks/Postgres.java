package dev.bookend.examples.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;

/** A PostgreSQL server of our own, as durable as one in production. */
final class Postgres implements AutoCloseable {
  private final EmbeddedPostgres server;

  private Postgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /** What the embedded server would leave out to be quick is put back; the rest is the default. */
  static Postgres start() throws IOException, SQLException {
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("track_commit_timestamp", "on")
            .start();
    Postgres postgres = new Postgres(server);
    Database database = postgres.database("postgres");
    if (!database.text("show fsync").equals("on")
        || !database.text("show synchronous_commit").equals("on")) {
      throw new IllegalStateException("This PostgreSQL would forget what it has committed");
    }
    return postgres;
  }

  Database create(String name) throws SQLException {
    database("postgres").run("create database " + name);
    return database(name);
  }

  private Database database(String name) {
    return new Database(server.getJdbcUrl("postgres", name));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
