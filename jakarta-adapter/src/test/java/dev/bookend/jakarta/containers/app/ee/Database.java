package dev.bookend.jakarta.containers.app.ee;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import javax.sql.DataSource;

/** The container's own database, as Jakarta EE promises one. */
@ApplicationScoped
public class Database {
  @Resource(lookup = "java:comp/DefaultDataSource")
  DataSource containers;

  /** For all. */
  @Produces
  DataSource dataSource() {
    return containers;
  }
}
