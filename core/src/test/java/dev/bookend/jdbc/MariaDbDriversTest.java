package dev.bookend.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Each driver version stores and reads every value. */
@Tag("databases")
@ParameterizedClass
@EnumSource(DriverJar.class)
class MariaDbDriversTest extends ValuesContract {
  private static HikariDataSource pool;
  private static DriverJar pooled;

  private final DriverJar driver;

  MariaDbDriversTest(DriverJar driver) {
    super(TestDatabase.MARIADB, "set time_zone = '+05:45'", "set time_zone = default");
    this.driver = driver;
  }

  @Override
  DataSource dataSource() {
    if (pooled != driver) {
      closePool();
      pool = driver.pool("");
      pooled = driver;
    }
    return pool;
  }

  @AfterAll
  static void closePool() {
    if (pool != null) {
      pool.close();
    }
    pooled = null;
  }
}
