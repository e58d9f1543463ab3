package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connections to a server that became read-only are replaced. */
class PostgreSqlFailoverTest {
  // C15
  @Test
  void endsCallsAfterAFailover() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        Connection admin = server.getPostgresDatabase().getConnection();
        Statement statement = admin.createStatement()) {
      statement.execute("create role care login");
      statement.execute("create schema care authorization care");
      try (HikariDataSource pool = Failover.pool(server.getJdbcUrl("care", "postgres"))) {
        JdbcCallRepository repository =
            new JdbcCallRepository(ConnectionSource.of(pool), "care.video_");
        repository.createSchema();
        Failover.onEach(pool, Statement::getConnection);
        CountDownLatch ended = new CountDownLatch(1);
        VideoCallService calls = Failover.service(repository, ended);
        CallId id = Failover.running(repository, calls.now()).id();

        statement.execute("alter system set default_transaction_read_only = on");
        statement.execute("select pg_reload_conf()");
        Failover.onEach(pool, PostgreSqlFailoverTest::awaitReadOnly);
        statement.execute("set default_transaction_read_only = off");
        statement.execute("alter role care set default_transaction_read_only = off");
        calls.keeper().start();
        try {
          assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
          assertThat(calls.get(Actor.system(), id).status().isOver()).isTrue();
        } finally {
          calls.keeper().close();
        }
      }
    }
  }

  /** A session applies a new configuration between two statements. */
  private static void awaitReadOnly(Statement statement) throws SQLException {
    String value;
    do {
      try (ResultSet rows = statement.executeQuery("show default_transaction_read_only")) {
        rows.next();
        value = rows.getString(1);
      }
    } while (value.equals("off"));
  }
}
