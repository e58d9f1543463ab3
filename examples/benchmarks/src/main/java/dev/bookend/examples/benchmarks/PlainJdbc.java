package dev.bookend.examples.benchmarks;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * The upper bound: threads that claim a batch of rows in one transaction and end them in the next,
 * without leases, versions or rooms.
 *
 * @param name see {@link Contender#name}
 * @param journal whether each end also inserts an event row
 * @param searched whether the table has indexes by booking and by status
 */
record PlainJdbc(String name, boolean journal, boolean searched) implements Contender {
  private static final int THREADS = 4;
  private static final int BATCH = 500;
  private static final String CLAIM =
      """
      update call set status = 'claimed' where id in (
        select id from call where status = 'in_progress' and ends_at <= now()
        order by ends_at limit %d for update skip locked)
      returning id
      """
          .formatted(BATCH);
  private static final String END =
      """
      update call set status = 'completed', ended_at = ?, ends = ends + 1, version = version + 1
      where id = any (?) and status = 'claimed'
      """;
  private static final String END_AND_TELL =
      "with ended as ("
          + END
          + " returning id, ended_at) insert into call_event select id, 1, 'completed', ended_at,"
          + " '{\"reason\": \"TIME_LIMIT\"}' from ended";

  @Override
  public int connections() {
    return THREADS;
  }

  @Override
  public void createSchema(Database database) throws SQLException {
    CallRows.createSchema(database);
    database.run(
        "create index call_due on call (ends_at) where status = 'in_progress'",
        """
        create table call_event (call_id uuid not null, sequence int not null, type text not null,
          happened_at timestamptz not null, details text not null,
          primary key (call_id, sequence))
        """);
    if (searched) {
      database.run(
          "create index call_booking on call (booking_id, ends_at, id)",
          "create index call_status on call (status, ends_at, id)");
    }
  }

  @Override
  public void load(Database database, Load load) throws SQLException {
    database.run("truncate call_event");
    CallRows.load(database, load);
  }

  @Override
  public AutoCloseable start(DataSource pool, Consumer<Duration> committed) {
    Thread[] threads = new Thread[THREADS];
    for (int i = 0; i < THREADS; i++) {
      threads[i] = new Thread(() -> work(pool), "plain-jdbc");
      threads[i].start();
    }
    return () -> {
      for (Thread thread : threads) {
        thread.join();
      }
    };
  }

  private void work(DataSource pool) {
    try (Connection connection = pool.getConnection();
        PreparedStatement claim = connection.prepareStatement(CLAIM);
        PreparedStatement end = connection.prepareStatement(journal ? END_AND_TELL : END)) {
      for (Object[] ids = ids(claim); ids.length > 0; ids = ids(claim)) {
        Array array = connection.createArrayOf("uuid", ids);
        end.setObject(1, OffsetDateTime.now(ZoneOffset.UTC));
        end.setArray(2, array);
        end.executeUpdate();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object[] ids(PreparedStatement claim) throws SQLException {
    List<Object> ids = new ArrayList<>();
    try (ResultSet rows = claim.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getObject(1));
      }
    }
    return ids.toArray();
  }

  @Override
  public String open() {
    return CallRows.OPEN;
  }

  @Override
  public String unsettled() {
    return CallRows.OPEN;
  }

  @Override
  public String outcomes() {
    return CallRows.OUTCOMES;
  }
}
