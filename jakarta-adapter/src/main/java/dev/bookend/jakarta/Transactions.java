package dev.bookend.jakarta;

import dev.bookend.jdbc.ConnectionSource;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.TransactionSynchronizationRegistry;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** How calls join the container's transactions, if it has any. */
final class Transactions {
  private static final Logger log = HostLog.of(Transactions.class);

  private Transactions() {}

  static ConnectionSource joinedBy(DataSource dataSource, Instance<Object> beans) {
    if (BookendExtension.isPresent("jakarta.transaction.TransactionSynchronizationRegistry")) {
      TransactionSynchronizationRegistry registry = Jta.registry(beans);
      if (registry != null) {
        return new JtaConnections(dataSource, registry);
      }
    }
    log.warn("There is no JTA here: calls commit by themselves, in no transaction of others");
    return ConnectionSource.of(dataSource);
  }

  /** Apart, for it is loaded only if there is such a type. */
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
