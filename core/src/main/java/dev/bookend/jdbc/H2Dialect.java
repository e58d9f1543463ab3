package dev.bookend.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;

/** H2, in memory or in a file. */
final class H2Dialect extends Dialect {
  /**
   * Versions that lose commits: once they reuse space in the file, its header points to the chunk
   * before the latest one.
   */
  private static final Pattern LOSING_COMMITS = Pattern.compile("2\\.5\\.25[0-2]\\b.*");

  H2Dialect() {
    super("h2", "current_timestamp", "dateadd(microsecond, ?, current_timestamp)");
  }

  @Override
  String createTablePrivilege() {
    return "grant alter any schema";
  }

  @Override
  Optional<String> warning(Connection connection) throws SQLException {
    String version = connection.getMetaData().getDatabaseProductVersion();
    if (!LOSING_COMMITS.matcher(version).matches() || !isInFile(connection)) {
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
