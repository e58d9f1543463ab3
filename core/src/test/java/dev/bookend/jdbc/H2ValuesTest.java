package dev.bookend.jdbc;

class H2ValuesTest extends ValuesContract {
  H2ValuesTest() {
    super(TestDatabase.H2, "set time zone 'Asia/Kathmandu'", "set time zone local");
  }
}
