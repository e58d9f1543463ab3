package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Startup rejects tables whose columns do not distinguish identities. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CollationContract {
  private final TestDatabase database;

  CollationContract(TestDatabase database) {
    this.database = database;
  }

  /** {@return collations, each with a value that it treats as equal to 'a'} */
  abstract Stream<Arguments> collations();

  /** {@return the statement that gives a column a collation} */
  abstract String alter(String table, String column, String type, String collation);

  // C16
  @ParameterizedTest
  @MethodSource("collations")
  void rejectsColumnsThatDoNotDistinguishIdentities(String collation, String same) {
    refuses("call", "requested_by", "varchar(128)", collation, same);
    refuses("request_key", "requested_by", "varchar(128)", collation, same);
    refuses("request_key", "request_key", "varchar(128)", collation, same);
    refuses("call", "booking_id", "varchar(128)", collation, same);
    refuses("participant", "identity", "varchar(128)", collation, same);
    refuses("event", "actor", "varchar(128)", collation, same);
    refuses("event", "identity", "varchar(128)", collation, same);
  }

  private void refuses(String table, String column, String type, String collation, String same) {
    try (Tables tables = Tables.fresh(database)) {
      String name = tables.prefix() + table;
      database.execute(alter(name, column, type, collation));
      JdbcCallRepository calls = tables.repository();
      for (Runnable start : new Runnable[] {calls::checkSchema, calls::createSchema}) {
        assertThatIllegalStateException()
            .isThrownBy(start::run)
            .withMessage(
                "Column %s of table %s takes 'a' and %s for the same: create the tables with a"
                    + " binary collation without padding, as in Bookend's statements (H2: without"
                    + " IGNORECASE and SET COLLATION).",
                column, name, same);
      }
    }
  }
}
