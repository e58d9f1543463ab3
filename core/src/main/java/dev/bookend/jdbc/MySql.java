package dev.bookend.jdbc;

import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** MySQL and MariaDB: ids are 16 bytes, and times have no zone and are UTC. */
final class MySql extends Dialect {
  private static final int ID_BYTES = 16;

  MySql(String ddl) {
    super(ddl, "utc_timestamp(6)", "(utc_timestamp(6) + interval ? microsecond)");
  }

  /** Otherwise who looks for what is due would lock what others have claimed, and the gaps. */
  @Override
  String beginning() {
    return "set transaction isolation level read committed";
  }

  /** A transaction of the host's would otherwise go on seeing what it saw at its beginning. */
  @Override
  String latest() {
    return " lock in share mode";
  }

  @Override
  String latestToChange() {
    return " for update";
  }

  @Override
  int sqlType(SqlType type) {
    return switch (type) {
      case ID -> Types.BINARY;
      case INSTANT -> Types.TIMESTAMP;
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
    Instant kept = instant.truncatedTo(ChronoUnit.MICROS);
    statement.setObject(index, LocalDateTime.ofInstant(kept, ZoneOffset.UTC));
  }

  @Override
  @Nullable Instant instant(ResultSet rows, int column) throws SQLException {
    LocalDateTime time = rows.getObject(column, LocalDateTime.class);
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }
}
