package dev.bookend.jakarta.containers.app.ee;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import javax.sql.DataSource;

/** The default data source of Jakarta EE. */
@ApplicationScoped
public class Database {
  @Resource(lookup = "java:comp/DefaultDataSource")
  DataSource containers;

  /** Produces the data source bean. */
  @Produces
  DataSource dataSource() {
    return containers;
  }
}
