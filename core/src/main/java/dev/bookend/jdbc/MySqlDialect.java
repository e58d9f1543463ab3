package dev.bookend.jdbc;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * MySQL and MariaDB: ids are 16 bytes, instants are microseconds since 1970. JDBC drivers shift
 * temporal types by time zones and may drop fractions of a second; integers avoid both.
 */
final class MySqlDialect extends Dialect {
  private static final int ID_BYTES = 16;
  private static final String NOW =
      "timestampdiff(microsecond, '1970-01-01 00:00:00', utc_timestamp(6))";

  private MySqlDialect(String ddl) {
    super(ddl, NOW, "(" + NOW + " + ?)");
  }

  /** Uses the version to detect MariaDB: the MySQL driver reports MariaDB servers as MySQL. */
  static MySqlDialect of(Connection connection) throws SQLException {
    String version = connection.getMetaData().getDatabaseProductVersion();
    return new MySqlDialect(version.contains("MariaDB") ? "mariadb" : "mysql");
  }

  @Override
  String createTablePrivilege() {
    return "grant create on the database";
  }

  /** Under repeatable read, a claim would also lock rows leased by other nodes, and gaps. */
  @Override
  String beginTransaction() {
    return "set transaction isolation level read committed";
  }

  /** Under repeatable read, plain reads of a host transaction see its first snapshot only. */
  @Override
  String sharedLockingRead() {
    return " lock in share mode";
  }

  @Override
  String exclusiveLockingRead() {
    return " for update";
  }

  @Override
  String limit(String count) {
    return " limit " + count;
  }

  @Override
  int sqlType(SqlType type) {
    return switch (type) {
      case ID -> Types.BINARY;
      case INSTANT -> Types.BIGINT;
      default -> super.sqlType(type);
    };
  }

  @Override
  void setId(PreparedStatement statement, int index, UUID id) throws SQLException {
    ByteBuffer bytes = ByteBuffer.allocate(ID_BYTES);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    statement.setBytes(index, bytes.array());
  }

  @Override
  UUID id(ResultSet rows, int column) throws SQLException {
    ByteBuffer bytes = ByteBuffer.wrap(rows.getBytes(column));
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  @Override
  void setInstant(PreparedStatement statement, int index, Instant instant) throws SQLException {
    statement.setLong(index, EpochMicros.of(instant));
  }

  @Override
  @Nullable Instant instant(ResultSet rows, int column) throws SQLException {
    long micros = rows.getLong(column);
    return rows.wasNull() ? null : EpochMicros.toInstant(micros);
  }
}
