package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;

/** H2, in memory or in a file. */
final class H2 extends Dialect {
  /** Once old space of the file is reused, its header names the chunk before the latest one. */
  private static final Pattern LOSING = Pattern.compile("2\\.5\\.25[0-2]\\b.*");

  H2() {
    super("h2", "current_timestamp", "dateadd(microsecond, ?, current_timestamp)");
  }

  @Override
  String rightToCreate() {
    return "grant alter any schema";
  }

  @Override
  Optional<String> warning(Connection connection) throws SQLException {
    String version = connection.getMetaData().getDatabaseProductVersion();
    if (!LOSING.matcher(version).matches() || !isInFile(connection)) {
      return Optional.empty();
    }
    return Optional.of(
        "H2 "
            + version.split(" ", -1)[0]
            + " loses committed transactions of a database in a file when the process is killed:"
            + " use H2 2.4.240.");
  }

  private static boolean isInFile(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("select database_path()");
        ResultSet rows = select.executeQuery()) {
      return rows.next() && rows.getString(1) != null;
    }
  }
}
