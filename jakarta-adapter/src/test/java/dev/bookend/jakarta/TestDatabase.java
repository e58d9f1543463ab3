package dev.bookend.jakarta;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.xa.PGXADataSource;

/** Real databases with and without XA. */
enum TestDatabase {
  H2(org.h2.Driver.class),
  H2_XA(JdbcDataSource.class),
  POSTGRESQL(PGSimpleDataSource.class),
  POSTGRESQL_XA(PGXADataSource.class);

  private static final class Postgres {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The driver or data source class from which the pool obtains connections. */
  final Class<?> provider;

  TestDatabase(Class<?> provider) {
    this.provider = provider;
  }

  String freshUrl() {
    return switch (this) {
      case H2, H2_XA -> "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
      case POSTGRESQL, POSTGRESQL_XA -> Postgres.SERVER.getJdbcUrl("postgres", "postgres");
    };
  }
}
