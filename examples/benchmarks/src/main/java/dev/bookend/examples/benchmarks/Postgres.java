package dev.bookend.examples.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;

/** A PostgreSQL server with the durability settings of production. */
final class Postgres implements AutoCloseable {
  private final EmbeddedPostgres server;

  private Postgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /** Restores the defaults of the settings that the embedded server relaxes for speed. */
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
