package dev.bookend.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Cuts the connection at the n-th driver call, before or after that call takes effect. Afterwards
 * only {@code close} works on that connection.
 */
final class Faults {
  /** Driver message with a quoted value, which must not appear in logs. */
  static final String QUOTED = "insert into t values ('anna-secret')";

  private static final Set<String> ALWAYS = Set.of("close", "isClosed", "unwrap", "isWrapperFor");
  private static final List<Class<?>> CUTTABLE =
      List.of(Connection.class, PreparedStatement.class, ResultSet.class);

  private final DataSource real;
  private int left = Integer.MAX_VALUE;
  private boolean afterwards;
  private boolean cut;

  Faults(DataSource real) {
    this.real = real;
  }

  /** Cuts the connection at this call from now on, counted from 1. */
  void cutAt(int call, boolean afterItsEffect) {
    left = call;
    afterwards = afterItsEffect;
    cut = false;
  }

  void stop() {
    left = Integer.MAX_VALUE;
    cut = false;
  }

  boolean wasCut() {
    return cut;
  }

  DataSource dataSource() {
    return proxy(DataSource.class, real);
  }

  private <T> T proxy(Class<T> type, Object target) {
    InvocationHandler handler = (proxy, method, arguments) -> call(target, method, arguments);
    return type.cast(
        Proxy.newProxyInstance(Faults.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Object call(Object target, Method method, Object[] arguments) throws Throwable {
    boolean counts =
        method.getDeclaringClass() != Object.class && !ALWAYS.contains(method.getName());
    boolean now = counts && !cut && --left == 0;
    if (counts && target instanceof DataSource && (cut || now)) {
      cut = true;
      throw new SQLNonTransientConnectionException("Connection refused", "08001");
    }
    if (counts && (cut || (now && !afterwards))) {
      cut = true;
      abort(target);
      throw lost();
    }
    Object result;
    try {
      result = method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (now) {
      cut = true;
      abort(target);
      throw lost();
    }
    Class<?> type = method.getReturnType();
    return result != null && CUTTABLE.contains(type) ? proxy(type, result) : result;
  }

  private static SQLException lost() {
    SQLException lost = new SQLNonTransientConnectionException("Aborted: " + QUOTED, "08006");
    lost.setNextException(new SQLException(QUOTED));
    lost.addSuppressed(new SQLException(QUOTED));
    return lost;
  }

  /** Uncommitted changes are lost with the connection. */
  private static void abort(Object target) throws SQLException {
    Connection connection = null;
    if (target instanceof Connection it) {
      connection = it;
    } else if (target instanceof PreparedStatement statement) {
      connection = statement.getConnection();
    } else if (target instanceof ResultSet rows) {
      connection = rows.getStatement().getConnection();
    }
    if (connection != null && !connection.getAutoCommit()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
