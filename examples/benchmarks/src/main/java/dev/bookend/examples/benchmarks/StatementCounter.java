package dev.bookend.examples.benchmarks;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Counts statements and transactions of a connection pool. A batch counts as one statement. */
final class StatementCounter {
  private final DataSource pool;
  private final AtomicLong statements = new AtomicLong();
  private final AtomicLong transactions = new AtomicLong();

  StatementCounter(DataSource pool) {
    this.pool = pool;
  }

  long statements() {
    return statements.get();
  }

  /** {@return number of completed transactions, including reads in auto-commit mode} */
  long transactions() {
    return transactions.get();
  }

  DataSource pool() {
    return proxy(
        DataSource.class,
        (proxy, method, arguments) -> {
          Object result = invoke(pool, method, arguments);
          return result instanceof Connection connection ? counted(connection) : result;
        });
  }

  private Connection counted(Connection connection) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          boolean ends = method.getName().equals("commit") || method.getName().equals("rollback");
          transactions.addAndGet(ends ? 1 : 0);
          Object result = invoke(connection, method, arguments);
          return result instanceof Statement statement
              ? counted(statement, method.getReturnType(), connection)
              : result;
        });
  }

  private Object counted(Statement statement, Class<?> type, Connection connection) {
    return Proxy.newProxyInstance(
        StatementCounter.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          if (method.getName().startsWith("execute")) {
            count(connection);
          }
          return invoke(statement, method, arguments);
        });
  }

  private void count(Connection connection) throws SQLException {
    statements.incrementAndGet();
    transactions.addAndGet(connection.getAutoCommit() ? 1 : 0);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            StatementCounter.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object invoke(
      Object target, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
