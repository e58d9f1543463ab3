package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.DoubleBookedException;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.SpendCap;
import dev.bookend.cost.SpendCap.CalendarUnit;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import dev.bookend.port.RepositoryRules;
import dev.bookend.testing.Together;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Own transactions and statements are read committed whatever the isolation of the pool. */
// C14, C18
@ParameterizedClass
@ValueSource(strings = {"TRANSACTION_REPEATABLE_READ", "TRANSACTION_SERIALIZABLE"})
abstract class StricterPoolContract {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final int THREADS = 8;
  private static final int CALLS = 10;

  private final TestDatabase database;

  @Parameter String isolation;

  private Tables tables;
  private HikariDataSource pool;

  StricterPoolContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void begin() {
    tables = Tables.fresh(database);
    HikariConfig config = new HikariConfig();
    config.setDataSource(database.dataSource());
    config.setTransactionIsolation(isolation);
    config.setMaximumPoolSize(THREADS);
    pool = new HikariDataSource(config);
  }

  @AfterEach
  void end() {
    pool.close();
    tables.close();
  }

  private JdbcCallRepository node() {
    return tables.repository(ConnectionSource.of(pool));
  }

  @Test
  void concurrentCallsOfDifferentPeopleSucceed() {
    runMany(List.of());
  }

  @Test
  void concurrentCallsUnderAHighCapSucceed() {
    runMany(List.of(SpendCap.calls(CalendarUnit.DAY, 100_000)));
  }

  private void runMany(List<SpendCap> caps) {
    RepositoryRules rules = new RepositoryRules(caps, PersonLimits.NONE);
    List<CallRepository> nodes = List.of(node(), node());
    Together.run(
        THREADS,
        thread -> {
          CallRepository node = nodes.get(thread % nodes.size());
          for (int i = 0; i < CALLS; i++) {
            VideoCall call = node.insert(request(thread + "-" + i + "-"), rules);
            node.claimDue(NOW, Duration.ofHours(1), Duration.ofSeconds(9), 5);
            VideoCall accepted =
                node.update(call.accept(call.participants().get(1).identity(), NOW));
            assertThat(node.search(CallQuery.all().ofParticipant(accepted.requestedBy())).items())
                .containsExactly(accepted);
            assertThat(node.tryUpdateAll(List.of(accepted.cancel(Actor.system(), null, NOW))))
                .isSubsetOf(accepted.id());
          }
          return thread;
        });
    assertGivenBackAsTheyCame();
  }

  private void assertGivenBackAsTheyCame() {
    int level =
        isolation.equals("TRANSACTION_SERIALIZABLE")
            ? Connection.TRANSACTION_SERIALIZABLE
            : Connection.TRANSACTION_REPEATABLE_READ;
    try (Connection connection = pool.getConnection()) {
      assertThat(connection.getTransactionIsolation()).isEqualTo(level);
      assertThat(connection.getAutoCommit()).isTrue();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void oneOfManyConcurrentUpdatesSucceeds() {
    List<CallRepository> nodes = List.of(node(), node());
    VideoCall call = nodes.get(0).insert(request("p"));

    List<Boolean> won =
        Together.run(
            THREADS,
            thread -> {
              try {
                nodes.get(thread % 2).update(call.cancel(Actor.system(), null, NOW));
                return true;
              } catch (CallConflictException e) {
                return false;
              }
            });

    assertThat(won).containsOnlyOnce(true);
  }

  @Test
  void oneOfManyOverlappingExclusiveCallsIsStored() {
    List<CallRepository> nodes = List.of(node(), node());
    CallTerms terms = CallTerms.builder().exclusive(true).build();

    List<Boolean> made =
        Together.run(
            THREADS,
            thread -> {
              try {
                nodes
                    .get(thread % 2)
                    .insert(
                        VideoCall.request(
                            CallId.random(),
                            Actor.of("ben"),
                            CallRequest.inviting("p" + thread),
                            terms,
                            NOW));
                return true;
              } catch (DoubleBookedException e) {
                return false;
              }
            });

    assertThat(made).containsOnlyOnce(true);
  }

  @Test
  void transactionOfThePoolsTestQueryIsEndedFirst() {
    String query = "select count(*) from " + tables.prefix() + "lock";
    JdbcCallRepository calls = tables.repository(new TestQuery(pool, query));
    calls.createSchema();

    VideoCall call = calls.insert(request("p"));
    assertThat(calls.claimDue(NOW, Duration.ofHours(1), Duration.ofSeconds(9), 5))
        .containsExactly(call);
    VideoCall accepted = calls.update(call.accept("pb", NOW));

    assertThat(node().find(call.id())).contains(accepted);
  }

  /** Connections without auto-commit, validated by a query before each use. */
  private record TestQuery(DataSource dataSource, String query) implements OwnTransactions {
    @Override
    public Connection open() throws SQLException {
      Connection connection = dataSource.getConnection();
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(query);
      }
      return connection;
    }

    @Override
    public void close(Connection connection) throws SQLException {
      connection.close();
    }
  }

  private static CallChange request(String prefix) {
    return VideoCall.request(
        CallId.random(),
        Actor.of(prefix + "a"),
        CallRequest.inviting(prefix + "b"),
        CallTerms.defaults(),
        NOW);
  }
}
