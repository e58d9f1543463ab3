package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import dev.bookend.testing.Together;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables are called as the host wants, made once, and checked. */
class TableNamesTest {
  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRESQL"})
  void severalSetsOfTablesStandSideBySideInSchemasOfTheirOwn(TestDatabase database) {
    String schema = TestDatabase.freshPrefix() + "care";
    database.execute("create schema " + schema);
    JdbcCallRepository video = in(database, schema + ".video_");
    JdbcCallRepository other = in(database, schema + ".other_");
    try (Tables plain = new Tables(database, "video_")) {
      plain.repository().createSchema();
      video.createSchema();
      other.createSchema();
      video.createSchema();
      video.checkSchema();

      VideoCall call =
          video.insert(
              VideoCall.request(
                  CallId.random(),
                  CallRequest.between("a", "b"),
                  CallTerms.defaults(),
                  Instant.EPOCH));

      assertThat(video.search(CallQuery.all()).items()).containsExactly(call);
      assertThat(other.search(CallQuery.all()).items()).isEmpty();
      assertThat(plain.repository().find(call.id())).isEmpty();
    } finally {
      database.execute("drop schema " + schema + " cascade");
    }
  }

  private static JdbcCallRepository in(TestDatabase database, String prefix) {
    return new Tables(database, prefix).repository();
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRESQL"})
  void missingTablesAreToldWithTheStatementsThatMakeThem(TestDatabase database) {
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

  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRESQL"})
  void anotherVersionIsTold(TestDatabase database) {
    try (Tables tables = Tables.fresh(database)) {
      for (int version : new int[] {2, 0}) {
        database.execute("update " + tables.prefix() + "schema set version = " + version);
        assertThatIllegalStateException()
            .isThrownBy(() -> tables.repository().checkSchema())
            .withMessageContaining("have version " + version)
            .withMessageContaining("works with version 1");
        assertThatIllegalStateException().isThrownBy(() -> tables.repository().createSchema());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRESQL"})
  void aTableOrAColumnThatIsMissingIsTold(TestDatabase database) {
    for (String harm : List.of("drop table %sevent", "alter table %scall drop column warned_at")) {
      try (Tables tables = Tables.fresh(database)) {
        database.execute(String.format(harm, tables.prefix()));
        assertThatIllegalStateException()
            .isThrownBy(() -> tables.repository().checkSchema())
            .withMessageContaining("missing, incomplete");
        if (harm.startsWith("drop")) {
          tables.repository().createSchema();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRESQL"})
  void manyMayMakeTheTablesAtOnceAgainAndAgain(TestDatabase database) {
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
  void tablesOfWhichTheVersionIsNotWrittenYetAreFinished() {
    try (Tables tables = Tables.fresh(TestDatabase.H2)) {
      TestDatabase.H2.execute("delete from " + tables.prefix() + "schema");

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
        .isThrownBy(() -> in(TestDatabase.H2, prefix))
        .satisfies(e -> assertThat(e.field()).isEqualTo("tablePrefix"));
  }
}
