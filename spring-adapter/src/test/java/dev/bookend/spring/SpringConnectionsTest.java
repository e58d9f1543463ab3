package dev.bookend.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.port.TokenIssuer;
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

/** Which of Spring's transactions are joined. */
class SpringConnectionsTest {
  private final DataSource ours = h2();
  private final TransactionTemplate onOurs = on(ours);
  private final TransactionTemplate onAnother = on(h2());
  private SpringConnections connections = new SpringConnections(ours);

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
  void oneOnTheSameDataSourceIsJoined() {
    assertThat(survives(onOurs, TransactionStatus::setRollbackOnly)).isFalse();
    assertThat(survives(onOurs, transaction -> {})).isTrue();
  }

  @Test
  void itIsJoinedThroughAProxyAsWell() {
    connections = new SpringConnections(new TransactionAwareDataSourceProxy(ours));

    assertThat(survives(onOurs, TransactionStatus::setRollbackOnly)).isFalse();
    assertThat(survives(onOurs, transaction -> {})).isTrue();
  }

  @Test
  void oneOnAnotherDataSourceIsNot() {
    assertThat(survives(onAnother, TransactionStatus::setRollbackOnly)).isTrue();
  }

  @Test
  void norIfTheHostHasUsedOurDataSourceMeanwhile() {
    assertThat(
            survives(
                onAnother,
                transaction -> {
                  new JdbcTemplate(ours).execute("select 1");
                  transaction.setRollbackOnly();
                }))
        .isTrue();
  }

  @Test
  void whereATransactionIsOnlySupportedThereIsNone() {
    onOurs.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);

    assertThat(survives(onOurs, transaction -> new JdbcTemplate(ours).execute("select 1")))
        .isTrue();
  }

  @Test
  void aSuspendedOneIsNotJoined() {
    TransactionTemplate aside = on(ours);
    aside.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    CallId[] asked = new CallId[1];
    onOurs.executeWithoutResult(
        outer -> {
          asked[0] = aside.execute(inner -> ask());
          outer.setRollbackOnly();
        });

    assertThat(isThere(asked[0])).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void norIsOneThatIsOver(boolean rolledBack) {
    CallId[] asked = new CallId[1];
    List<String> told = new ArrayList<>();
    onOurs.executeWithoutResult(
        transaction -> {
          TransactionSynchronizationManager.registerSynchronization(
              new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                  asked[0] = ask();
                  connections.afterCommit(() -> told.add("at once"));
                }
              });
          if (rolledBack) {
            transaction.setRollbackOnly();
          }
        });

    assertThat(isThere(asked[0])).isTrue();
    assertThat(told).containsExactly("at once");
  }

  @Test
  void aTaskRunsAfterTheCommitOrAtOnce() {
    List<String> order = new ArrayList<>();
    connections.afterCommit(() -> order.add("at once"));
    onOurs.executeWithoutResult(
        transaction -> {
          connections.afterCommit(() -> order.add("after the commit"));
          order.add("before the commit");
        });
    onAnother.executeWithoutResult(
        transaction -> connections.afterCommit(() -> order.add("at once")));
    onOurs.executeWithoutResult(
        transaction -> {
          connections.afterCommit(() -> order.add("never"));
          transaction.setRollbackOnly();
        });

    assertThat(order)
        .containsExactly("at once", "before the commit", "after the commit", "at once");
  }

  private boolean survives(TransactionTemplate template, Consumer<TransactionStatus> host) {
    CallId[] asked = new CallId[1];
    template.executeWithoutResult(
        transaction -> {
          host.accept(transaction);
          asked[0] = ask();
          assertThat(isThere(asked[0])).as("seen by who has stored it").isTrue();
        });
    return isThere(asked[0]);
  }

  private CallId ask() {
    return calls().request(Actor.host(), CallRequest.between("anna", "ben")).id();
  }

  private boolean isThere(CallId id) {
    return new JdbcCallRepository(connections).find(id).isPresent();
  }

  private VideoCallService calls() {
    return VideoCallService.builder()
        .repository(new JdbcCallRepository(connections))
        .tokens(TokenIssuer.unconfigured())
        .rooms(VideoRooms.adHoc("test"))
        .build();
  }
}
