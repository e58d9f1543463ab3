package dev.bookend.jdbc;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.Arguments;

@Tag("databases")
class MariaDbCollationTest extends CollationContract {
  private static final Set<String> NOT_NULL = Set.of("identity", "requested_by");

  MariaDbCollationTest() {
    super(TestDatabase.MARIADB);
  }

  @Override
  Stream<Arguments> collations() {
    return Stream.of(
        Arguments.of("utf8mb4_unicode_ci", "'A'"),
        Arguments.of("utf8mb4_general_nopad_ci", "'A'"),
        Arguments.of("uca1400_nopad_ai_cs", "'\u00e1'"),
        Arguments.of("utf8mb4_bin", "'a '"),
        Arguments.of("uca1400_nopad_as_cs", "'a' before an invisible character"));
  }

  @Override
  String alter(String table, String column, String type, String collation) {
    return "alter table "
        + table
        + " modify "
        + column
        + " "
        + type
        + " character set utf8mb4 collate "
        + collation
        + (NOT_NULL.contains(column) && !table.endsWith("event") ? " not null" : "");
  }
}
