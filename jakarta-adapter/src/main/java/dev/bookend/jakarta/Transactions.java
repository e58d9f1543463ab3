package dev.bookend.jakarta;

import dev.bookend.jdbc.ConnectionSource;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.TransactionSynchronizationRegistry;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Chooses the connection source: JTA transactions if the container has them. */
final class Transactions {
  private static final Logger log = HostLog.of(Transactions.class);

  private Transactions() {}

  static ConnectionSource connections(DataSource dataSource, Instance<Object> beans) {
    if (BookendExtension.isPresent("jakarta.transaction.TransactionSynchronizationRegistry")) {
      TransactionSynchronizationRegistry registry = Jta.registry(beans);
      if (registry != null) {
        return new JtaConnections(dataSource, registry);
      }
    }
    log.warn("JTA not found: calls are committed in transactions of their own");
    return ConnectionSource.of(dataSource);
  }

  /** A class of its own, because it must be loaded only if JTA is present. */
  private static final class Jta {
    static @Nullable TransactionSynchronizationRegistry registry(Instance<Object> beans) {
      TransactionSynchronizationRegistry bean =
          Lookup.find(beans.select(TransactionSynchronizationRegistry.class));
      return bean != null
          ? bean
          : Lookup.find(
              "java:comp/TransactionSynchronizationRegistry",
              TransactionSynchronizationRegistry.class);
    }
  }
}
