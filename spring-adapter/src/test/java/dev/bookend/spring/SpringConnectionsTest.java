package dev.bookend.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Joining Spring's transactions. */
class SpringConnectionsTest {
  private final DataSource dataSource = h2();
  private final TransactionTemplate transactions = on(dataSource);
  private final TransactionTemplate otherTransactions = on(h2());
  private SpringConnections connections = new SpringConnections(dataSource);

  private static DataSource h2() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return h2;
  }

  private static TransactionTemplate on(DataSource dataSource) {
    return new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  @BeforeEach
  void makeTables() {
    new JdbcCallRepository(connections).createSchema();
  }

  @Test
  void aTransactionOnTheSameDataSourceIsJoined() {
    assertThat(survives(transactions, TransactionStatus::setRollbackOnly)).isFalse();
    assertThat(survives(transactions, transaction -> {})).isTrue();
  }

  @Test
  void aTransactionIsJoinedThroughATransactionAwareProxy() {
    connections = new SpringConnections(new TransactionAwareDataSourceProxy(dataSource));

    assertThat(survives(transactions, TransactionStatus::setRollbackOnly)).isFalse();
    assertThat(survives(transactions, transaction -> {})).isTrue();
  }

  @Test
  void aTransactionOnAnotherDataSourceIsNotJoined() {
    assertThat(survives(otherTransactions, TransactionStatus::setRollbackOnly)).isTrue();
  }

  @Test
  void aBoundConnectionInATransactionOfAnotherDataSourceIsNotJoined() {
    assertThat(
            survives(
                otherTransactions,
                transaction -> {
                  new JdbcTemplate(dataSource).execute("select 1");
                  transaction.setRollbackOnly();
                }))
        .isTrue();
  }

  @Test
  void propagationSupportsWithoutATransactionIsNotJoined() {
    transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);

    assertThat(
            survives(transactions, transaction -> new JdbcTemplate(dataSource).execute("select 1")))
        .isTrue();
  }

  @Test
  void aSuspendedTransactionIsNotJoined() {
    TransactionTemplate requiresNew = on(dataSource);
    requiresNew.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    CallId[] requested = new CallId[1];
    transactions.executeWithoutResult(
        outer -> {
          requested[0] = requiresNew.execute(inner -> request());
          outer.setRollbackOnly();
        });

    assertThat(exists(requested[0])).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCompletedTransactionIsNotJoined(boolean rolledBack) {
    CallId[] requested = new CallId[1];
    List<String> log = new ArrayList<>();
    transactions.executeWithoutResult(
        transaction -> {
          TransactionSynchronizationManager.registerSynchronization(
              new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                  requested[0] = request();
                  connections.afterCommit(() -> log.add("at once"));
                }
              });
          if (rolledBack) {
            transaction.setRollbackOnly();
          }
        });

    assertThat(exists(requested[0])).isTrue();
    assertThat(log).containsExactly("at once");
  }

  @Test
  void aTaskRunsAfterTheCommitOrImmediatelyWithoutTransaction() {
    List<String> order = new ArrayList<>();
    connections.afterCommit(() -> order.add("at once"));
    transactions.executeWithoutResult(
        transaction -> {
          connections.afterCommit(() -> order.add("after the commit"));
          order.add("before the commit");
        });
    otherTransactions.executeWithoutResult(
        transaction -> connections.afterCommit(() -> order.add("at once")));
    transactions.executeWithoutResult(
        transaction -> {
          connections.afterCommit(() -> order.add("never"));
          transaction.setRollbackOnly();
        });

    assertThat(order)
        .containsExactly("at once", "before the commit", "after the commit", "at once");
  }

  private boolean survives(TransactionTemplate template, Consumer<TransactionStatus> work) {
    CallId[] requested = new CallId[1];
    template.executeWithoutResult(
        transaction -> {
          work.accept(transaction);
          requested[0] = request();
          assertThat(exists(requested[0])).as("visible in its own transaction").isTrue();
        });
    return exists(requested[0]);
  }

  private CallId request() {
    return calls().request(Actor.system(), CallRequest.inviting("ben").onBehalfOf("anna")).id();
  }

  private boolean exists(CallId id) {
    return new JdbcCallRepository(connections).find(id).isPresent();
  }

  private VideoCallService calls() {
    return VideoCallService.builder()
        .repository(new JdbcCallRepository(connections))
        .provider(VideoProvider.of(VideoRooms.adHoc("test"), TokenIssuer.unconfigured()))
        .build();
  }
}
