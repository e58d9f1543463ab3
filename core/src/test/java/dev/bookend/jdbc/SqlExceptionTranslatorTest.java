package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlExceptionTranslatorTest {
  // C15
  @ParameterizedTest
  @ValueSource(ints = {1290, 1792, 1836})
  void readOnlyCodesOfMySqlAreTransient(int code) {
    SQLException rejected = new SQLException("value", "HY000", code);

    assertThat(SqlExceptionTranslator.isReadOnly(rejected)).isTrue();
    assertThat(SqlExceptionTranslator.isTransient(rejected)).isTrue();
    assertThat(SqlExceptionTranslator.translate(rejected))
        .hasMessageContaining("read-only")
        .hasRootCauseMessage("SQLException, SQL state HY000");
  }
}
