package dev.bookend.migration;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

class H2ImportTest extends ImportContract {
  private static final DataSource DATABASE =
      JdbcConnectionPool.create("jdbc:h2:mem:import;DB_CLOSE_DELAY=-1", "sa", "");

  @Override
  DataSource database() {
    return DATABASE;
  }
}
