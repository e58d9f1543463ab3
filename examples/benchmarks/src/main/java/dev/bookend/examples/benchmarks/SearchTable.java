package dev.bookend.examples.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.DoubleStream;

/** A table of calls in which queries are measured. */
final class SearchTable implements AutoCloseable {
  private static final int SEARCHES = 200;

  private final String label;
  private final MixedRows rows;
  private final HikariDataSource pool;
  private final CallRepository calls;

  private SearchTable(String label, MixedRows rows, HikariDataSource pool) {
    this.label = label;
    this.rows = rows;
    this.pool = pool;
    this.calls = Bookend.repository(pool);
  }

  static SearchTable of(String label, Database database, int calls) throws SQLException {
    MixedRows rows = new MixedRows(calls);
    long begin = System.nanoTime();
    rows.fill(database);
    database.filled(label, begin);
    return new SearchTable(label, rows, database.pool(1));
  }

  /** Measures the median of many queries of each kind. */
  void measure(Map<String, Double> round) {
    for (SearchCase searchCase : SearchCase.values()) {
      double[] took =
          DoubleStream.generate(() -> millis(searchCase)).limit(SEARCHES).sorted().toArray();
      round.put(searchCase.of(label), Figures.median(took));
    }
  }

  private double millis(SearchCase searchCase) {
    CallQuery query = searchCase.query(rows);
    for (int i = 0; i < searchCase.pagesBefore(); i++) {
      query = next(query, calls.search(query));
    }
    long begin = System.nanoTime();
    CallQuery.Page found = calls.search(query);
    double took = (System.nanoTime() - begin) / 1e6;
    if (found.items().size() != query.limit()) {
      throw new IllegalStateException("Found " + found.items().size() + " for " + searchCase);
    }
    return took;
  }

  private static CallQuery next(CallQuery query, CallQuery.Page page) {
    return CallQuery.builder()
        .participant(query.participant())
        .bookingId(query.bookingId())
        .statuses(query.statuses())
        .from(query.from())
        .to(query.to())
        .limit(query.limit())
        .after(page.next())
        .build();
  }

  @Override
  public void close() {
    pool.close();
  }
}
