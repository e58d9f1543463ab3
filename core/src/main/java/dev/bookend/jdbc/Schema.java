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

/** The tables: whether they are there, and the statements that make them. */
final class Schema {
  private static final Logger log = LoggerFactory.getLogger(JdbcCallRepository.class);
  private static final int VERSION = 1;
  private static final int ATTEMPTS = 5;

  private final Database database;
  private final Dialect dialect;
  private final TableNames names;

  Schema(Database database, Dialect dialect, TableNames names) {
    this.database = database;
    this.dialect = dialect;
    this.names = names;
  }

  /** H2 fails in many ways if its tables are made by two at once. */
  void create() {
    synchronized (dialect instanceof H2 ? Schema.class : this) {
      refuseNarrow();
      tryToCreate();
    }
    check();
  }

  /** Two nodes may do so at once: what counts is that the tables are there afterwards. */
  private void tryToCreate() {
    for (int attempt = 1; attempt <= ATTEMPTS && isWanting(); attempt++) {
      try {
        database.together(this::execute);
      } catch (StorageException e) {
        if (attempt == ATTEMPTS && isWanting()) {
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
      if (SqlExceptionTranslator.isForbidden(e)) {
        throw new IllegalStateException(
            "This user may not create table "
                + names.call()
                + ": give it the right ("
                + dialect.rightToCreate()
                + "), or run "
                + file()
                + " from Bookend's jar as a user who may.",
            e);
      }
      throw e;
    }
  }

  void check() {
    refuseNarrow();
    if (isWanting()) {
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
    database.single(dialect::warning).ifPresent(log::warn);
  }

  /** A table that is there already is left alone by the statements that make it. */
  private void refuseNarrow() {
    if (version().orElse(VERSION) != VERSION) {
      return;
    }
    for (String table : columns().keySet()) {
      if (hasAnswer("select 1 from " + table + " where 1 = 0") && !hasColumns(table)) {
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

  /**
   * {@return the tables' version; empty if there are none or not all yet, or nobody may read them}
   */
  private OptionalInt version() {
    database.single(connection -> answers(connection, "select " + dialect.now()));
    return unlessRefused(c -> number(c, "select max(version) from " + names.schema()))
        .orElse(OptionalInt.empty());
  }

  private boolean isWanting() {
    OptionalInt found = version();
    return found.isEmpty() || (found.getAsInt() == VERSION && !isComplete());
  }

  private boolean isComplete() {
    return columns().keySet().stream().allMatch(this::hasColumns) && hasPlaces();
  }

  private boolean hasColumns(String table) {
    return hasAnswer("select " + columns().get(table) + " from " + table + " where 1 = 0");
  }

  /** A place that is missing would let two in at once; that of the caps is the last. */
  private boolean hasPlaces() {
    String sql = "select count(*) from " + names.lock() + " where place between 0 and ";
    return database.single(c -> number(c, sql + SpendCapChecker.PLACE)).orElse(0)
        == SpendCapChecker.PLACE + 1;
  }

  private boolean hasAnswer(String sql) {
    return unlessRefused(connection -> answers(connection, sql)).orElse(false);
  }

  /** Only a refusal says that something is missing, not a database that has no time. */
  private <T> Optional<T> unlessRefused(Database.Work<T> work) {
    return database.single(
        connection -> {
          try {
            return Optional.of(work.on(connection));
          } catch (SQLException e) {
            if (SqlExceptionTranslator.isPassing(e)) {
              throw e;
            }
            return Optional.empty();
          }
        });
  }

  private Map<String, String> columns() {
    return Map.of(
        names.call(),
        Sql.CALL_COLUMNS + ", claimed_by, claimed_until, claimed_to, claimed_for",
        names.participant(),
        "identity, scheduled_at, call_id",
        names.event(),
        Sql.EVENT_COLUMNS,
        names.lock(),
        "place");
  }

  private static boolean answers(Connection connection, String sql) throws SQLException {
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
    return Arrays.stream(names.in(text()).split(";", -1))
        .map(String::strip)
        .filter(sql -> !sql.isEmpty())
        .toList();
  }

  private String text() {
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
    return "dev/bookend/jdbc/v" + VERSION + "/" + dialect.ddl() + ".sql";
  }
}
