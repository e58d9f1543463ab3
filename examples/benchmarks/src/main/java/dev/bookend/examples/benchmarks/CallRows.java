package dev.bookend.examples.benchmarks;

import dev.bookend.examples.benchmarks.Contender.Load;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The calls of an application without Bookend: rows as wide as Bookend's, indexed by their key
 * only.
 */
final class CallRows {
  static final String OPEN = "select count(*) from call where ended_at is null";
  static final String OUTCOMES =
      """
      select ends_at, ended_at, ends, committed as committed_at, committed as settled_at
      from (select *, pg_xact_commit_timestamp(xmin) as committed from call) rows
      """;

  private static final String END =
      """
      update call set status = 'completed', ended_at = ?, ends = ends + 1, version = version + 1
      where id = ? and status = 'in_progress'
      """;

  private CallRows() {}

  static void createSchema(Database database) throws SQLException {
    database.run(
        """
        create table call (id uuid primary key, status text not null, version bigint not null,
          booking_id text not null, details text not null, ends_at timestamptz not null,
          ended_at timestamptz, ends int not null)
        """);
  }

  static void load(Database database, Load load) throws SQLException {
    database.run(
        "truncate call",
        """
        insert into call
        select gen_random_uuid(), 'in_progress', 1, gen_random_uuid()::text, repeat('.', 488),
          %s, null, 0
        from generate_series(0, %d) n
        """
            .formatted(load.endsAt(), load.calls() - 1));
  }

  /** Ends a call by one compare-and-set. */
  static void end(DataSource pool, UUID id, Instant at) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement update = connection.prepareStatement(END)) {
      update.setObject(1, OffsetDateTime.ofInstant(at, ZoneOffset.UTC));
      update.setObject(2, id);
      update.executeUpdate();
    }
  }
}
