package dev.bookend.spring;

import dev.bookend.config.DefaultParts;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.port.CallRepository;
import javax.sql.DataSource;
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
 * A host of several data sources marks one as primary, or does not start.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(DataSourceUtils.class)
@ConditionalOnBean(DataSource.class)
@Conditional(Configured.Database.class)
class JdbcConfiguration {
  @Bean
  @ConditionalOnMissingBean(CallRepository.class)
  @DependsOnDatabaseInitialization
  JdbcCallRepository bookendJdbcCallRepository(DataSource dataSource, DefaultParts parts) {
    try {
      return parts.inDatabase(new SpringConnections(dataSource));
    } catch (IllegalStateException e) {
      throw new UnfitDatabaseException(e);
    }
  }
}
