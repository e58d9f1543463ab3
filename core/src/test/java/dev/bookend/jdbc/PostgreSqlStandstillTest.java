package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that stands still, at whatever moment, keeps no call from the others. */
class PostgreSqlStandstillTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final Duration LEASE = Duration.ofSeconds(9);

  private final Tables tables = Tables.fresh(TestDatabase.POSTGRESQL);

  @AfterEach
  void drop() {
    tables.close();
  }

  @Test
  void afterNoStatementIsACallLocked() {
    CallRepository sound = tables.repository();
    List<Boolean> free = new ArrayList<>();
    CallRepository calls =
        tables.repository(
            new Tapped(
                TestDatabase.POSTGRESQL.dataSource(),
                new Tapped.Tap() {
                  @Override
                  public void after(String sql) throws SQLException {
                    free.add(isFree());
                  }
                }));

    for (Map.Entry<String, BiConsumer<CallRepository, VideoCall>> each : writes().entrySet()) {
      tables.empty();
      VideoCall call = sound.insert(request());
      calls.claimDue(NOW, Duration.ofHours(1), LEASE, 9);
      free.clear();

      each.getValue().accept(calls, call);

      assertThat(free).as(each.getKey()).isNotEmpty().doesNotContain(false);
    }
  }

  private static Map<String, BiConsumer<CallRepository, VideoCall>> writes() {
    Map<String, BiConsumer<CallRepository, VideoCall>> writes = new LinkedHashMap<>();
    writes.put("update", (calls, call) -> calls.update(call.accept("ben", NOW)));
    writes.put("updateAll", (calls, call) -> calls.updateAll(List.of(call.accept("ben", NOW))));
    writes.put("renew", (calls, call) -> calls.renew(List.of(call.id()), NOW, LEASE));
    writes.put("release", (calls, call) -> calls.release(List.of(call.id())));
    writes.put("claim", (calls, call) -> calls.claimDue(NOW, Duration.ofHours(1), LEASE, 9));
    return writes;
  }

  private static CallChange request() {
    return VideoCall.request(
        CallId.random(), CallRequest.between("anna", "ben"), CallTerms.defaults(), NOW);
  }

  private boolean isFree() throws SQLException {
    String sql = "select id from " + tables.prefix() + "call for update skip locked";
    try (Connection connection = TestDatabase.POSTGRESQL.dataSource().getConnection();
        PreparedStatement select = connection.prepareStatement(sql);
        ResultSet rows = select.executeQuery()) {
      return rows.next();
    }
  }
}
