package dev.bookend.spring;

import dev.bookend.config.BookendConfig;
import dev.bookend.config.DefaultComponents;
import dev.bookend.port.CallRepository;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * Stores calls in the application's database; {@code bookend.jdbc.enabled=false} stores them in
 * memory. An application with several data sources must mark one as primary or qualify one with
 * {@code @Qualifier("bookend")}. Otherwise it does not start.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(DataSourceUtils.class)
@ConditionalOnBean(DataSource.class)
@ImportRuntimeHints(JdbcConfiguration.Scripts.class)
class JdbcConfiguration {
  @Bean
  @ConditionalOnMissingBean
  @DependsOnDatabaseInitialization
  CallRepository bookendJdbcCallRepository(
      BookendConfig config,
      @Qualifier("bookend") ObjectProvider<DataSource> chosen,
      ObjectProvider<DataSource> usual,
      ListableBeanFactory beans,
      DefaultComponents parts) {
    if (!config.usesDatabase()) {
      return parts.inMemory();
    }
    DataSource dataSource = choose(chosen, usual);
    RoutingDataSources.check(dataSource, beans);
    try {
      return parts.inDatabase(new SpringConnections(dataSource));
    } catch (IllegalStateException e) {
      throw new UnsupportedDatabaseException(e.getMessage(), e);
    }
  }

  private static DataSource choose(
      ObjectProvider<DataSource> chosen, ObjectProvider<DataSource> usual) {
    try {
      return chosen.getIfAvailable(usual::getObject);
    } catch (NoUniqueBeanDefinitionException several) {
      throw new UnsupportedDatabaseException(
          "There are several DataSource beans: "
              + several.getBeanNamesFound()
              + ". Mark one with @Primary, or with @Qualifier(\"bookend\") for Bookend alone; or"
              + " define a CallRepository, or set bookend.jdbc.enabled=false.",
          several);
    }
  }

  /** Resources of a native image. */
  static final class Scripts implements RuntimeHintsRegistrar {
    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
      hints.resources().registerPattern("dev/bookend/jdbc/v1/*.sql");
    }
  }
}
