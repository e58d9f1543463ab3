package dev.bookend.examples.jakarta;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.InjectableInstance;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/** Selects one of the two data sources for which Quarkus is built. */
class Database {
  @Produces
  @Singleton
  DataSource active(@Any InjectableInstance<AgroalDataSource> databases) {
    return databases.getActive();
  }
}
