package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.StorageException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

@Tag("databases")
class PostgreSqlFailuresTest extends FailuresContract {
  PostgreSqlFailuresTest() {
    super(TestDatabase.POSTGRESQL);
  }

  @Test
  void refusedConnectionIsAnImmediateStorageFailure() {
    PGSimpleDataSource nobody = new PGSimpleDataSource();
    nobody.setPortNumbers(new int[] {1});

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> new JdbcCallRepository(ConnectionSource.of(nobody)))
        .satisfies(e -> assertThat(everyWordOf(e)).contains("refused"));
  }
}
