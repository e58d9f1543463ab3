package dev.bookend.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections of a real database whose statements are observed. */
final class Tapped implements OwnTransactions {
  /** Called before and after each statement. */
  interface Tap {
    default void before(Connection real, PreparedStatement statement, String sql)
        throws SQLException {}

    default void after(Connection real, String sql) throws SQLException {}
  }

  private final DataSource dataSource;
  private final Tap tap;

  Tapped(DataSource dataSource, Tap tap) {
    this.dataSource = dataSource;
    this.tap = tap;
  }

  @Override
  public Connection open() throws SQLException {
    Connection real = dataSource.getConnection();
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(real, arguments);
                return method.getName().equals("prepareStatement")
                    ? tapped(real, (PreparedStatement) result, (String) arguments[0])
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private PreparedStatement tapped(Connection real, PreparedStatement statement, String sql) {
    return (PreparedStatement)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {PreparedStatement.class},
            (proxy, method, arguments) -> {
              boolean executes = method.getName().startsWith("execute");
              if (executes) {
                tap.before(real, statement, sql);
              }
              try {
                Object result = method.invoke(statement, arguments);
                if (executes) {
                  tap.after(real, sql);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public void close(Connection connection) throws SQLException {
    connection.close();
  }
}
