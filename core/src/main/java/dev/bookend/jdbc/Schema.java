package dev.bookend.jdbc;

import dev.bookend.call.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and checks the tables. */
final class Schema {
  private static final Logger log = LoggerFactory.getLogger(JdbcCallRepository.class);
  private static final int VERSION = 1;
  private static final int MAX_ATTEMPTS = 5;

  private final Database database;
  private final Dialect dialect;
  private final TableNames names;

  Schema(Database database, Dialect dialect, TableNames names) {
    this.database = database;
    this.dialect = dialect;
    this.names = names;
  }

  /**
   * Creates missing tables. H2 fails in several ways on concurrent DDL, so it is serialized per
   * JVM.
   */
  void create() {
    synchronized (dialect instanceof H2Dialect ? Schema.class : this) {
      rejectIncompleteTables();
      createIfMissing();
    }
    check();
  }

  /**
   * Several nodes may create the tables concurrently, so a failure counts only if tables are still
   * missing.
   */
  private void createIfMissing() {
    for (int attempt = 1; attempt <= MAX_ATTEMPTS && isMissing(); attempt++) {
      try {
        database.inTransaction(this::execute);
      } catch (StorageException e) {
        if (attempt == MAX_ATTEMPTS && isMissing()) {
          throw e;
        }
      }
    }
  }

  private int execute(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements()) {
        statement.execute(sql);
      }
      return VERSION;
    } catch (SQLException e) {
      if (SqlExceptionTranslator.isPermissionDenied(e)) {
        throw new IllegalStateException(
            "This user may not create table "
                + names.call()
                + ": give it the right ("
                + dialect.createTablePrivilege()
                + "), or run "
                + file()
                + " from Bookend's jar as a user who may.",
            e);
      }
      throw e;
    }
  }

  void check() {
    rejectIncompleteTables();
    if (isMissing()) {
      throw new IllegalStateException(
          "Tables "
              + names.prefix()
              + "* are missing, incomplete, or not readable by this user. Set"
              + " bookend.jdbc.initialize-schema=always to let Bookend create them (without"
              + " configuration: createSchema()), or run these statements ("
              + file()
              + " in Bookend's jar).\n\n"
              + String.join(";\n\n", statements())
              + ";\n");
    }
    int found = version().orElse(VERSION);
    if (found != VERSION) {
      throw new IllegalStateException(
          "The tables "
              + names.prefix()
              + "* have version "
              + found
              + ", but this Bookend works with version "
              + VERSION
              + ". Use a Bookend for that version, or another table prefix.");
    }
    new Probe(database, dialect, names).check();
    database.inAutoCommit(dialect::warning).ifPresent(log::warn);
  }

  /**
   * Rejects tables that lack columns: {@code create table if not exists} would leave them as they
   * are.
   */
  private void rejectIncompleteTables() {
    if (version().orElse(VERSION) != VERSION) {
      return;
    }
    for (String table : columns().keySet()) {
      if (succeeds("select 1 from " + table + " where 1 = 0") && !hasColumns(table)) {
        throw new IllegalStateException(
            "Table "
                + table
                + " is there, but lacks columns of version "
                + VERSION
                + ", or this user may not read them. Alter it to be as in Bookend's jar ("
                + file()
                + "), or drop it with what it holds.");
      }
    }
  }

  /** {@return the version of the tables; empty if tables are missing or not readable} */
  private OptionalInt version() {
    database.inAutoCommit(connection -> execute(connection, "select " + dialect.now()));
    return emptyIfRejected(c -> number(c, "select max(version) from " + names.schema()))
        .orElse(OptionalInt.empty());
  }

  private boolean isMissing() {
    OptionalInt found = version();
    return found.isEmpty() || (found.getAsInt() == VERSION && !isComplete());
  }

  private boolean isComplete() {
    return columns().keySet().stream().allMatch(this::hasColumns) && hasAllSlots();
  }

  private boolean hasColumns(String table) {
    return succeeds("select " + columns().get(table) + " from " + table + " where 1 = 0");
  }

  /**
   * Without a lock row, concurrent bookings would not be serialized. The last slot belongs to spend
   * caps.
   */
  private boolean hasAllSlots() {
    String sql = "select count(*) from " + names.lock() + " where slot between 0 and ";
    return database.inAutoCommit(c -> number(c, sql + SpendCapChecker.SLOT)).orElse(0)
        == SpendCapChecker.SLOT + 1;
  }

  private boolean succeeds(String sql) {
    return emptyIfRejected(connection -> execute(connection, sql)).orElse(false);
  }

  /**
   * Empty if the database rejects the statement. Transient failures are thrown: they do not prove
   * that something is missing.
   */
  private <T> Optional<T> emptyIfRejected(Database.Work<T> work) {
    return database.inAutoCommit(
        connection -> {
          try {
            return Optional.of(work.on(connection));
          } catch (SQLException e) {
            if (SqlExceptionTranslator.isTransient(e)) {
              throw e;
            }
            return Optional.empty();
          }
        });
  }

  private Map<String, String> columns() {
    return Map.of(
        names.call(),
        Sql.CALL_COLUMNS + ", claimed_by, lease_until, lease_until_local, leased_due_at",
        names.participant(),
        "identity, scheduled_at, call_id",
        names.event(),
        Sql.EVENT_COLUMNS + ", stored_at",
        names.requestKey(),
        "requested_by, request_key, call_id, request_digest",
        names.periodCount(),
        "period_from, period_to, counted_at, counts",
        names.lock(),
        "slot");
  }

  private static boolean execute(Connection connection, String sql) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      return select.execute();
    }
  }

  private static OptionalInt number(Connection connection, String sql) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet rows = select.executeQuery()) {
      rows.next();
      int number = rows.getInt(1);
      return rows.wasNull() ? OptionalInt.empty() : OptionalInt.of(number);
    }
  }

  private List<String> statements() {
    return Arrays.stream(names.in(ddl()).split(";", -1))
        .map(String::strip)
        .filter(sql -> !sql.isEmpty())
        .toList();
  }

  private String ddl() {
    try (InputStream in = Schema.class.getResourceAsStream("/" + file())) {
      if (in == null) {
        throw new IllegalStateException("Bookend's jar has no " + file());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String file() {
    return "dev/bookend/jdbc/v" + VERSION + "/" + dialect.ddlName() + ".sql";
  }
}
