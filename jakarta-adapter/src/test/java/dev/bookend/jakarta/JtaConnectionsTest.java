package dev.bookend.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Joining JTA transactions and running tasks after their commit. */
class JtaConnectionsTest {
  private final Container container = new Container(TestDatabase.H2);
  private final JtaConnections connections = container.connections;
  private final List<String> order = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    if (container.transactions.getStatus() != Status.STATUS_NO_TRANSACTION) {
      container.transactions.rollback();
    }
    assertThat(container.activeConnections()).as("connections that were not returned").isZero();
    container.close();
  }

  @Test
  void inTransactionIsTrueFromBeginToCompletion() throws Exception {
    assertThat(connections.inTransaction()).isFalse();
    container.inTransaction(
        () -> {
          assertThat(connections.inTransaction()).isTrue();
          assertThat(CompletableFuture.supplyAsync(connections::inTransaction).join()).isFalse();
          container.suspended(() -> assertThat(connections.inTransaction()).isFalse());
          container.transactions.setRollbackOnly();
          assertThat(connections.inTransaction()).isTrue();
        });
    assertThat(connections.inTransaction()).isFalse();
  }

  @Test
  void aTransactionUsesOneConnection() throws Exception {
    container.inTransaction(
        () -> {
          for (int i = 0; i < 3; i++) {
            Connection connection = connections.open();
            assertThat(connection.getAutoCommit()).isFalse();
            connections.close(connection);
          }
          assertThat(container.activeConnections()).isOne();
        });
  }

  @Test
  void connectionsOutsideATransactionAreSeparateAndReturned() throws SQLException {
    Connection one = connections.open();
    Connection another = connections.open();
    assertThat(container.activeConnections()).isEqualTo(2);
    assertThat(one.getAutoCommit()).isTrue();
    connections.close(one);
    connections.close(another);
  }

  @Test
  void aTaskRunsAfterTheCommitOrImmediatelyWithoutTransaction() throws Exception {
    connections.afterCommit(() -> order.add("immediately"));
    container.inTransaction(
        () -> {
          connections.afterCommit(() -> order.add("after the commit"));
          container.suspended(() -> connections.afterCommit(() -> order.add("suspended")));
          order.add("before the commit");
        });

    assertThat(order)
        .containsExactly("immediately", "suspended", "before the commit", "after the commit");
  }

  @Test
  void aTaskRunsAfterAllResourcesHaveCommitted() throws Exception {
    try (Container first = new Container(TestDatabase.H2_XA);
        Container second = new Container(TestDatabase.H2_XA)) {
      second.execute("create table visit (id integer)");
      first.inTransaction(
          () -> {
            first.connections.afterCommit(
                () -> order.add(second.count("select count(*) from visit") + " visit"));
            first.connections.close(first.connections.open());
            second.execute("insert into visit values (1)");
          });
    }

    assertThat(order).containsExactly("1 visit");
  }

  @Test
  void noTaskRunsAfterARollback() throws Exception {
    container.inTransaction(
        () -> {
          connections.afterCommit(() -> order.add("never"));
          container.transactions.setRollbackOnly();
          connections.afterCommit(() -> order.add("never"));
        });

    assertThat(order).isEmpty();
  }

  @Test
  void noTaskRunsIfTheTransactionIsRolledBackDuringRegistration() throws Exception {
    container.transactions.begin();
    Transaction transaction = container.transactions.getTransaction();
    racing(transaction::rollback).afterCommit(() -> order.add("never"));

    assertThat(container.transactions.getStatus()).isEqualTo(Status.STATUS_ROLLEDBACK);
    assertThat(order).isEmpty();
  }

  @Test
  void otherRegistrationFailuresAreThrown() throws Exception {
    Container.Work failure =
        () -> {
          throw new IllegalStateException("rejected");
        };
    container.inTransaction(
        () ->
            assertThatIllegalStateException()
                .isThrownBy(() -> racing(failure).afterCommit(() -> order.add("never")))
                .withMessage("rejected"));

    assertThat(order).isEmpty();
  }

  /** Runs an event just before a task is registered. */
  private JtaConnections racing(Container.Work event) {
    TransactionSynchronizationRegistry registry =
        new TransactionSynchronizationRegistryImple() {
          @Override
          public void registerInterposedSynchronization(Synchronization synchronization) {
            try {
              event.run();
            } catch (RuntimeException e) {
              throw e;
            } catch (Exception e) {
              throw new AssertionError(e);
            }
            super.registerInterposedSynchronization(synchronization);
          }
        };
    return new JtaConnections(container.pool, registry);
  }

  @Test
  void tasksAfterTheCommitRunOutsideTheTransaction() throws Exception {
    container.inTransaction(
        () ->
            connections.afterCommit(
                () -> {
                  order.add("in a transaction: " + connections.inTransaction());
                  connections.afterCommit(() -> order.add("immediately"));
                }));

    assertThat(order).containsExactly("in a transaction: false", "immediately");
  }

  @Test
  void aTimedOutTransactionGivesNoConnectionAndRunsNoTask() throws Exception {
    container.execute("select 1"); // the pool's first connection is slow
    container.transactions.setTransactionTimeout(1);
    container.transactions.begin();
    container.transactions.setTransactionTimeout(0);
    connections.close(connections.open());
    connections.afterCommit(() -> order.add("never"));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (container.transactions.getStatus() != Status.STATUS_ROLLEDBACK) {
      assertThat(System.nanoTime()).as("the transaction has timed out").isLessThan(deadline);
      Thread.onSpinWait();
    }

    assertThat(connections.inTransaction()).isTrue();
    connections.afterCommit(() -> order.add("never"));
    assertThatExceptionOfType(SQLTransactionRollbackException.class).isThrownBy(connections::open);
    assertThatExceptionOfType(RollbackException.class).isThrownBy(container.transactions::commit);

    assertThat(connections.inTransaction()).isFalse();
    assertThat(order).isEmpty();
  }
}
