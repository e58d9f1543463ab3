package dev.bookend.spring;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** Checks for data sources that choose a database by the calling thread. */
final class RoutingDataSources {
  private static final Logger log = LoggerFactory.getLogger(RoutingDataSources.class);
  private static final String REMEDY =
      "Keep all calls in one database: qualify a plain DataSource bean with"
          + " @Qualifier(\"bookend\"), or define a CallRepository";

  private RoutingDataSources() {}

  /**
   * Logs a warning if the data source is a routing one.
   *
   * @throws UnsupportedDatabaseException if it has no default database, which the keeper's threads
   *     need
   */
  static void check(DataSource dataSource, ListableBeanFactory beans) {
    if (!isRouting(dataSource)) {
      return;
    }
    String name = name(dataSource, beans);
    try (Connection connection = dataSource.getConnection()) {
      // A lazy proxy connects only when the connection is used.
      connection.getMetaData();
      log.warn(
          "DataSource bean '{}' chooses its database by thread. The keeper's threads only see its"
              + " default database: calls in other databases never end. {}",
          name,
          REMEDY);
    } catch (SQLException unreachable) {
      log.debug(
          "Cannot connect to check whether DataSource bean '{}' has a default database",
          name,
          unreachable);
    } catch (RuntimeException noDefault) {
      throw new UnsupportedDatabaseException(
          "DataSource bean '%s' chooses its database by thread, and has none for the keeper's threads. %s."
              .formatted(name, REMEDY),
          noDefault);
    }
  }

  /** Detects Spring's routing data source, also behind proxies, and classes named like it. */
  private static boolean isRouting(DataSource dataSource) {
    for (Class<?> type = dataSource.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getSimpleName().endsWith("RoutingDataSource")) {
        return true;
      }
    }
    try {
      return dataSource.isWrapperFor(AbstractRoutingDataSource.class);
    } catch (SQLException unknown) {
      return false;
    }
  }

  private static String name(DataSource dataSource, ListableBeanFactory beans) {
    return beans.getBeansOfType(DataSource.class, false, false).entrySet().stream()
        .filter(bean -> bean.getValue().equals(dataSource))
        .map(bean -> bean.getKey())
        .findFirst()
        .orElse("dataSource");
  }
}
