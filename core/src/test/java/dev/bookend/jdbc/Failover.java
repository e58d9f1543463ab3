package dev.bookend.jdbc;

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
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A pool of connections, and a running call of one second. */
final class Failover {
  private static final int CONNECTIONS = 10;

  private Failover() {}

  interface Work {
    void on(Statement statement) throws SQLException;
  }

  static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(CONNECTIONS);
    return new HikariDataSource(config);
  }

  /** Opens and uses all connections of the pool. */
  static void onEach(HikariDataSource pool, Work work) throws SQLException {
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

  static VideoCallService service(JdbcCallRepository repository, CountDownLatch ended) {
    return VideoCallService.builder()
        .repository(repository)
        .provider(VideoProvider.of(VideoRooms.adHoc("none"), TokenIssuer.unconfigured()))
        .listener(
            (event, call) -> {
              if (event instanceof CallEvent.Completed) {
                ended.countDown();
              }
            })
        .build();
  }

  static VideoCall running(JdbcCallRepository calls, Instant now) {
    CallTerms terms = CallTerms.builder().limit(Duration.ofSeconds(1)).build();
    VideoCall call =
        calls.insert(
            VideoCall.request(
                CallId.random(), Actor.of("a"), CallRequest.inviting("b"), terms, now));
    return calls.update(
        call.accept("b", now)
            .then(c -> c.join("a", now))
            .then(c -> c.join("b", now))
            .then(c -> c.connected("a", "PA", now, now))
            .then(c -> c.connected("b", "PB", now, now)));
  }
}
