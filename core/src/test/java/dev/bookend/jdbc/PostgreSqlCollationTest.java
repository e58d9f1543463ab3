package dev.bookend.jdbc;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.Arguments;

class PostgreSqlCollationTest extends CollationContract {
  PostgreSqlCollationTest() {
    super(TestDatabase.POSTGRESQL);
  }

  @BeforeAll
  void createCollations() {
    create("ignores_case", "und-u-ks-level2");
    create("ignores_accents", "und-u-ks-level1-kc-true");
  }

  private static void create(String name, String locale) {
    TestDatabase.POSTGRESQL.execute(
        "create collation if not exists "
            + name
            + " (provider = icu, locale = '"
            + locale
            + "', deterministic = false)");
  }

  @Override
  Stream<Arguments> collations() {
    return Stream.of(
        Arguments.of("ignores_case", "'A'"), Arguments.of("ignores_accents", "'\u00e1'"));
  }

  @Override
  String alter(String table, String column, String type, String collation) {
    return "alter table "
        + table
        + " alter column "
        + column
        + " type "
        + type
        + " collate "
        + collation;
  }
}
