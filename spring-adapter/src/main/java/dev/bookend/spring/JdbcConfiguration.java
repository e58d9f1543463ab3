package dev.bookend.spring;

import dev.bookend.config.DefaultParts;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.port.CallRepository;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * Calls in the host's database, if it has one; {@code bookend.jdbc.enabled=false} leaves it alone.
 * A host of several data sources marks one as primary or qualifies one with
 * {@code @Qualifier("bookend")}, or does not start.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(DataSourceUtils.class)
@ConditionalOnBean(DataSource.class)
@Conditional(Configured.Database.class)
class JdbcConfiguration {
  @Bean
  @ConditionalOnMissingBean(CallRepository.class)
  @DependsOnDatabaseInitialization
  JdbcCallRepository bookendJdbcCallRepository(
      @Qualifier("bookend") ObjectProvider<DataSource> chosen,
      ObjectProvider<DataSource> usual,
      ListableBeanFactory beans,
      DefaultParts parts) {
    DataSource dataSource = choose(chosen, usual);
    RoutingDataSources.check(dataSource, beans);
    try {
      return parts.inDatabase(new SpringConnections(dataSource));
    } catch (IllegalStateException e) {
      throw new UnfitDatabaseException(e.getMessage(), e);
    }
  }

  private static DataSource choose(
      ObjectProvider<DataSource> chosen, ObjectProvider<DataSource> usual) {
    try {
      return chosen.getIfAvailable(usual::getObject);
    } catch (NoUniqueBeanDefinitionException several) {
      throw new UnfitDatabaseException(
          "There are several DataSource beans: "
              + several.getBeanNamesFound()
              + ". Mark one with @Primary, or with @Qualifier(\"bookend\") for Bookend alone; or"
              + " define a CallRepository, or set bookend.jdbc.enabled=false.",
          several);
    }
  }
}
