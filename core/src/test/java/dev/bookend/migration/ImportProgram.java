package dev.bookend.migration;

import dev.bookend.call.CallTerms;
import dev.bookend.jdbc.ConnectionSource;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.migration.VideoCallRequestImport.Report;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Runs the import on one database. */
final class ImportProgram {
  private ImportProgram() {}

  static Report run(DataSource dataSource, CallTerms terms, Consumer<String> output)
      throws SQLException {
    JdbcCallRepository calls = new JdbcCallRepository(ConnectionSource.of(dataSource));
    calls.createSchema();
    Report report =
        new VideoCallRequestImport(calls, terms, ZoneOffset.UTC, Instant.now()).run(dataSource);
    report.skipped().forEach(row -> output.accept(row.id() + ": " + row.reason()));
    return report;
  }
}
