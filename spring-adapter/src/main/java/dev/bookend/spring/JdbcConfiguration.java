package dev.bookend.spring;

import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.port.CallRepository;
import dev.bookend.spring.BookendProperties.InitializeSchema;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * Calls in the host's database, if it has one; {@code bookend.jdbc.enabled=false} leaves it alone.
 * A host of several data sources marks one as primary, or does not start.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({DataSourceUtils.class, EmbeddedDatabaseConnection.class})
@ConditionalOnBean(DataSource.class)
@ConditionalOnBooleanProperty(name = "bookend.jdbc.enabled", matchIfMissing = true)
class JdbcConfiguration {
  private static final Logger log = LoggerFactory.getLogger(JdbcConfiguration.class);

  @Bean
  @ConditionalOnMissingBean(CallRepository.class)
  @DependsOnDatabaseInitialization
  JdbcCallRepository jdbcCallRepository(DataSource dataSource, BookendProperties properties) {
    String prefix = properties.tablePrefix();
    try {
      JdbcCallRepository calls =
          BookendProperties.named(
              "bookend.jdbc.",
              () -> new JdbcCallRepository(new SpringConnections(dataSource), prefix));
      if (makesTables(properties.jdbc().initializeSchema(), dataSource)) {
        calls.createSchema();
      } else {
        calls.checkSchema();
      }
      log.info("Calls are kept in the database, in the tables {}*", prefix);
      return calls;
    } catch (IllegalStateException e) {
      throw new UnfitDatabaseException(e);
    }
  }

  private static boolean makesTables(InitializeSchema when, DataSource dataSource) {
    return switch (when) {
      case ALWAYS -> true;
      case EMBEDDED -> EmbeddedDatabaseConnection.isEmbedded(dataSource);
      case NEVER -> false;
    };
  }
}
