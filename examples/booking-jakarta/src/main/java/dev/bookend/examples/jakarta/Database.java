package dev.bookend.examples.jakarta;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.InjectableInstance;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/** Which of the two databases this run is on; Quarkus is built for both. */
class Database {
  @Produces
  @Singleton
  DataSource active(@Any InjectableInstance<AgroalDataSource> databases) {
    return databases.getActive();
  }
}
