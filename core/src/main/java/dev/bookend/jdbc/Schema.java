package dev.bookend.jdbc;

import dev.bookend.call.StorageException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
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
  private final SchemaScript script;

  Schema(Database database, Dialect dialect, TableNames names) {
    this.database = database;
    this.dialect = dialect;
    this.names = names;
    this.script =
        new SchemaScript("dev/bookend/jdbc/v" + VERSION + "/" + dialect.ddlName() + ".sql", names);
  }

  /**
   * The state of the tables in the database.
   *
   * @param version the version of the tables; empty if tables are missing or not readable
   * @param unusable the columns of tables that are missing, not readable or without some of them,
   *     by table; not known if the version is another one
   * @param hasAllSlots whether the lock table is complete
   */
  private record SchemaState(
      OptionalInt version, Map<String, String> unusable, boolean hasAllSlots) {
    boolean isOtherVersion() {
      return version.orElse(VERSION) != VERSION;
    }

    boolean isMissing() {
      return version.isEmpty() || (!isOtherVersion() && !(unusable.isEmpty() && hasAllSlots));
    }
  }

  private SchemaState inspect() {
    database.inAutoCommit(connection -> execute(connection, "select " + dialect.now()));
    OptionalInt version =
        emptyIfRejected(c -> number(c, "select max(version) from " + names.schema()))
            .orElse(OptionalInt.empty());
    if (version.orElse(VERSION) != VERSION) {
      return new SchemaState(version, Map.of(), false);
    }
    Map<String, String> unusable = new TreeMap<>(columns());
    unusable.entrySet().removeIf(table -> isReadable(table.getValue(), table.getKey()));
    return new SchemaState(version, unusable, unusable.isEmpty() && hasAllSlots());
  }

  /**
   * Creates missing tables. H2 fails in several ways on concurrent DDL, so it is serialized per
   * JVM.
   */
  void create() {
    SchemaState state;
    synchronized (dialect instanceof H2Dialect ? Schema.class : this) {
      state = inspect();
      rejectIncompleteTables(state);
      state = createIfMissing(state);
    }
    check(state);
  }

  /**
   * Several nodes may create the tables concurrently, so a failure counts only if tables are still
   * missing.
   */
  private SchemaState createIfMissing(SchemaState before) {
    SchemaState state = before;
    for (int attempt = 1; attempt <= MAX_ATTEMPTS && state.isMissing(); attempt++) {
      try {
        database.inTransaction(this::execute);
        state = inspect();
      } catch (StorageException e) {
        state = inspect();
        if (attempt == MAX_ATTEMPTS && state.isMissing()) {
          throw e;
        }
      }
    }
    return state;
  }

  private int execute(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : script.statements()) {
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
                + script.file()
                + " from Bookend's jar as a user who may.",
            e);
      }
      throw e;
    }
  }

  void check() {
    check(inspect());
  }

  private void check(SchemaState state) {
    rejectIncompleteTables(state);
    if (state.isMissing()) {
      throw new IllegalStateException(
          "Tables "
              + names.prefix()
              + "* are missing, incomplete, or not readable by this user. Set"
              + " bookend.jdbc.initialize-schema=always to let Bookend create them (without"
              + " configuration: createSchema()), or run these statements ("
              + script.file()
              + " in Bookend's jar).\n\n"
              + String.join(";\n\n", script.statements())
              + ";\n");
    }
    if (state.isOtherVersion()) {
      throw new IllegalStateException(
          "The tables "
              + names.prefix()
              + "* have version "
              + state.version().getAsInt()
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
  private void rejectIncompleteTables(SchemaState state) {
    for (Map.Entry<String, String> unusable : state.unusable().entrySet()) {
      String table = unusable.getKey();
      // checked again: another node may have created the table meanwhile
      if (isReadable("1", table) && !isReadable(unusable.getValue(), table)) {
        throw new IllegalStateException(
            "Table "
                + table
                + " is there, but lacks columns of version "
                + VERSION
                + ", or this user may not read them. Alter it to be as in Bookend's jar ("
                + script.file()
                + "), or drop it with what it holds.");
      }
    }
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

  private boolean isReadable(String columns, String table) {
    String sql = "select " + columns + " from " + table + " where 1 = 0";
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
}
