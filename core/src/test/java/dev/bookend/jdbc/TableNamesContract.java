package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.SpendCap;
import dev.bookend.cost.SpendCap.CalendarUnit;
import dev.bookend.port.CallQuery;
import dev.bookend.port.RepositoryRules;
import dev.bookend.testing.Together;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables have the configured names, are created once, and are checked. */
abstract class TableNamesContract {
  private final TestDatabase database;

  TableNamesContract(TestDatabase database) {
    this.database = database;
  }

  @Test
  void missingLockRowOfTheCapIsAnError() {
    try (Tables tables = Tables.fresh(database)) {
      CallChange change =
          VideoCall.request(
              CallId.random(),
              Actor.of("a"),
              CallRequest.inviting("b"),
              CallTerms.defaults(),
              Instant.parse("2026-11-23T09:00:00Z"));
      RepositoryRules rules =
          new RepositoryRules(List.of(SpendCap.calls(CalendarUnit.DAY, 1)), PersonLimits.NONE);
      ConnectionSource changedOnly = new ChangedRowsOnly(database.dataSource());
      assertThat(tables.repository(changedOnly).insert(change, rules).version()).isEqualTo(1);

      database.execute(
          "delete from " + tables.prefix() + "lock where slot = " + SpendCapChecker.SLOT);
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> tables.repository().insert(change, rules));
    }
  }

  @Test
  void severalTableSetsCoexistInSchemas() {
    String schema = TestDatabase.freshPrefix() + "care";
    database.execute("create schema " + schema);
    try (Tables plain = new Tables(database, "video_");
        Tables schemas = new Tables(database, schema + ".video_");
        Tables others = new Tables(database, schema + ".other_")) {
      JdbcCallRepository video = schemas.repository();
      JdbcCallRepository other = others.repository();
      plain.repository().createSchema();
      video.createSchema();
      other.createSchema();
      video.createSchema();
      video.checkSchema();

      VideoCall call =
          video.insert(
              VideoCall.request(
                  CallId.random(),
                  Actor.of("a"),
                  CallRequest.inviting("b"),
                  CallTerms.defaults(),
                  Instant.EPOCH));

      assertThat(video.search(CallQuery.all()).items()).containsExactly(call);
      assertThat(other.search(CallQuery.all()).items()).isEmpty();
      assertThat(plain.repository().find(call.id())).isEmpty();
    } finally {
      database.execute("drop schema " + schema);
    }
  }

  private JdbcCallRepository in(String prefix) {
    return new Tables(database, prefix).repository();
  }

  @Test
  void missingTablesAreReportedWithTheirDdl() {
    try (Tables tables = new Tables(database, TestDatabase.freshPrefix())) {
      assertThatIllegalStateException()
          .isThrownBy(() -> tables.repository().checkSchema())
          .withMessageContaining(tables.prefix() + "* are missing")
          .withMessageContaining("dev/bookend/jdbc/v1/")
          .satisfies(e -> database.execute(statements(e.getMessage())));
      tables.repository().checkSchema();
    }
  }

  private static String[] statements(String message) {
    return message.substring(message.indexOf("\n\n")).strip().split(";\\s*", 0);
  }

  @Test
  void otherSchemaVersionIsReported() {
    try (Tables tables = Tables.fresh(database)) {
      for (int version : new int[] {2, 0}) {
        database.execute("update " + tables.prefix() + "schema set version = " + version);
        assertThatIllegalStateException()
            .isThrownBy(() -> tables.repository().checkSchema())
            .withMessageContaining("have version " + version)
            .withMessageContaining("works with version 1")
            .withMessageNotContaining("statements");
        assertThatIllegalStateException().isThrownBy(() -> tables.repository().createSchema());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drop table %sevent",
        "drop table %slock",
        "delete from %slock where slot = 9",
        "delete from %slock where slot = 64"
      })
  void whatIsMissingIsToldAndMadeAgain(String harm) {
    try (Tables tables = Tables.fresh(database)) {
      database.execute(String.format(harm, tables.prefix()));
      assertThatIllegalStateException()
          .isThrownBy(() -> tables.repository().checkSchema())
          .withMessageContaining("missing, incomplete");

      tables.repository().createSchema();
      tables.repository().checkSchema();
    }
  }

  @ParameterizedTest
  @CsvSource({"call, warned_at", "call, leased_due_at", "event, reason"})
  void tableWithoutAColumnIsNamed(String table, String column) {
    try (Tables tables = Tables.fresh(database)) {
      String name = tables.prefix() + table;
      database.execute("alter table " + name + " drop column " + column);
      List<ThrowingCallable> looks =
          List.of(tables.repository()::checkSchema, tables.repository()::createSchema);
      for (ThrowingCallable look : looks) {
        assertThatIllegalStateException()
            .isThrownBy(look)
            .withMessageContaining("Table " + name + " is there, but lacks columns")
            .withMessageContaining("Alter it")
            .withMessageNotContaining("create table");
      }
    }
  }

  @Test
  void concurrentAndRepeatedCreateSchemaSucceeds() {
    for (int round = 0; round < 4; round++) {
      try (Tables tables = new Tables(database, TestDatabase.freshPrefix())) {
        Together.run(
            8,
            i -> {
              tables.repository().createSchema();
              tables.repository().checkSchema();
              return i;
            });
      }
    }
  }

  @Test
  void tablesWithoutAVersionRowAreCompleted() {
    try (Tables tables = Tables.fresh(database)) {
      database.execute("delete from " + tables.prefix() + "schema");

      tables.repository().createSchema();
      tables.repository().checkSchema();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1a",
        "a b",
        "a.b.c",
        ".a",
        "a.",
        "a;drop table x",
        "a'",
        "a\"",
        "a--",
        "ä",
        "a\n",
        "a_234567890123456789012345678901_"
      })
  void aPrefixThatIsNoneIsRefused(String prefix) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> in(prefix))
        .satisfies(e -> assertThat(e.field()).isEqualTo("tablePrefix"));
  }
}
