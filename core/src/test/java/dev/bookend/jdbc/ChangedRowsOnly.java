package dev.bookend.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections whose update counts exclude unchanged rows, as an option of MySQL drivers does. */
record ChangedRowsOnly(DataSource dataSource) implements OwnTransactions {
  @Override
  public Connection open() throws SQLException {
    Connection real = dataSource.getConnection();
    return proxy(
        Connection.class,
        (self, method, arguments) -> {
          Object result = method.invoke(real, arguments);
          boolean isUnchanged =
              arguments != null && arguments[0] instanceof String sql && isUnchanged(sql);
          return isUnchanged && result instanceof PreparedStatement statement
              ? proxy(
                  PreparedStatement.class,
                  (s, m, a) -> {
                    Object counted = m.invoke(statement, a);
                    return m.getName().equals("executeUpdate") ? 0 : counted;
                  })
              : result;
        });
  }

  private static boolean isUnchanged(String sql) {
    return sql.contains("set slot = slot") || sql.contains("set counts = ");
  }

  private static <T> T proxy(Class<T> type, InvocationHandler calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                return calls.invoke(self, method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @Override
  public void close(Connection connection) throws SQLException {
    connection.close();
  }
}
