package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.VideoCall;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connections to a server that became read-only are replaced. */
class PostgreSqlFailoverTest {
  private static final int CONNECTIONS = 10;

  private interface Work {
    void on(Statement statement) throws SQLException;
  }

  // C15
  @Test
  void endsCallsAfterAFailover() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        Connection admin = server.getPostgresDatabase().getConnection();
        Statement statement = admin.createStatement()) {
      statement.execute("create role care login");
      statement.execute("create schema care authorization care");
      try (HikariDataSource pool = pool(server)) {
        JdbcCallRepository repository =
            new JdbcCallRepository(ConnectionSource.of(pool), "care.video_");
        repository.createSchema();
        onEach(pool, Statement::getConnection);
        CountDownLatch ended = new CountDownLatch(1);
        VideoCallService calls = service(repository, ended);
        CallId id = running(repository, calls.now()).id();

        statement.execute("alter system set default_transaction_read_only = on");
        statement.execute("select pg_reload_conf()");
        onEach(pool, PostgreSqlFailoverTest::awaitReadOnly);
        statement.execute("set default_transaction_read_only = off");
        statement.execute("alter role care set default_transaction_read_only = off");
        calls.keeper().start();
        try {
          assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
          assertThat(calls.get(Actor.host(), id).status().isOver()).isTrue();
        } finally {
          calls.keeper().close();
        }
      }
    }
  }

  private static HikariDataSource pool(EmbeddedPostgres server) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(server.getJdbcUrl("care", "postgres"));
    config.setMaximumPoolSize(CONNECTIONS);
    return new HikariDataSource(config);
  }

  /** Opens and uses all connections of the pool. */
  private static void onEach(HikariDataSource pool, Work work) throws SQLException {
    List<Connection> all = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      all.add(pool.getConnection());
    }
    for (Connection one : all) {
      try (Statement statement = one.createStatement()) {
        work.on(statement);
      }
      one.close();
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

  private static VideoCallService service(JdbcCallRepository repository, CountDownLatch ended) {
    return VideoCallService.builder()
        .repository(repository)
        .tokens(TokenIssuer.unconfigured())
        .rooms(VideoRooms.adHoc("none"))
        .listener(
            (event, call) -> {
              if (event instanceof CallEvent.Completed) {
                ended.countDown();
              }
            })
        .build();
  }

  private static VideoCall running(JdbcCallRepository calls, Instant now) {
    CallTerms terms = CallTerms.builder().limit(Duration.ofSeconds(1)).build();
    VideoCall call =
        calls.insert(VideoCall.request(CallId.random(), CallRequest.between("a", "b"), terms, now));
    return calls.update(
        call.accept("b", now)
            .then(c -> c.admit("a", now))
            .then(c -> c.admit("b", now))
            .then(c -> c.connected("a", "PA", now, now))
            .then(c -> c.connected("b", "PB", now, now)));
  }
}
