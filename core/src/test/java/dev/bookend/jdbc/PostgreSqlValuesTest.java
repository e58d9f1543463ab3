package dev.bookend.jdbc;

class PostgreSqlValuesTest extends ValuesContract {
  PostgreSqlValuesTest() {
    super(TestDatabase.POSTGRESQL, "set time zone 'Asia/Kathmandu'", "reset time zone");
  }
}
