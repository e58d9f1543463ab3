package dev.bookend.spring.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallRequest;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** Applications with several data sources or with a routing data source. */
@ExtendWith(OutputCaptureExtension.class)
class HostDataSourcesTest {
  private static ConfigurableApplicationContext run(Class<?> host, String... properties) {
    return new SpringApplicationBuilder(host)
        .properties("spring.main.web-application-type=none", "spring.main.banner-mode=off")
        .properties("bookend.provider=emulator", "spring.jpa.hibernate.ddl-auto=none")
        .properties("spring.jpa.database-platform=org.hibernate.dialect.H2Dialect")
        .properties(properties)
        .run();
  }

  private static DataSource h2() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return h2;
  }

  private static boolean hasCalls(DataSource dataSource) {
    String sql = "select count(*) from information_schema.tables where lower(table_name) = ?";
    return Integer.valueOf(1)
        .equals(new JdbcTemplate(dataSource).queryForObject(sql, Integer.class, "bookend_call"));
  }

  static final class ByTenant extends AbstractRoutingDataSource {
    static final ThreadLocal<@Nullable String> TENANT = new ThreadLocal<>();

    ByTenant(Map<Object, Object> tenants) {
      setTargetDataSources(tenants);
    }

    @Override
    protected @Nullable Object determineCurrentLookupKey() {
      return TENANT.get();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Tenants {
    /** With a default, without one, and behind a proxy of Spring. */
    @Bean
    @Primary
    DataSource tenants(Environment environment) {
      ByTenant tenants = new ByTenant(Map.of("north", h2(), "south", h2()));
      String how = environment.getRequiredProperty("gallery.tenants");
      if (!how.contains("without default")) {
        tenants.setDefaultTargetDataSource(h2());
      }
      tenants.afterPropertiesSet();
      return how.contains("proxied") ? new LazyConnectionDataSourceProxy(tenants) : tenants;
    }
  }

  /** C6. */
  @ParameterizedTest
  @ValueSource(strings = {"with default", "proxied"})
  void aRoutingDataSourceIsLoggedByName(String tenants, CapturedOutput log) {
    try (ConfigurableApplicationContext context =
        run(Tenants.class, "gallery.tenants=" + tenants)) {
      assertThat(context.isRunning()).isTrue();
      assertThat(log)
          .containsOnlyOnce("DataSource bean 'tenants' chooses its database by thread")
          .contains("@Qualifier(\"bookend\")");
    }
  }

  /** C6. */
  @ParameterizedTest
  @ValueSource(strings = {"without default", "proxied, without default"})
  void aRoutingDataSourceWithoutADefaultIsAnErrorThatNamesIt(String tenants, CapturedOutput log) {
    Throwable refusal = catchThrowable(() -> run(Tenants.class, "gallery.tenants=" + tenants));

    assertThat(refusal).isNotNull();
    assertThat(log)
        .contains("Bookend cannot start", "'tenants' chooses its database by thread")
        .contains("@Qualifier(\"bookend\")")
        .doesNotContain("are missing");
  }

  @Configuration(proxyBeanMethods = false)
  @Import(Tenants.class)
  static class TenantsAndCalls {
    @Bean
    @Qualifier("bookend")
    DataSource callDataSource() {
      return h2();
    }
  }

  @Test
  void callsAreStoredInTheQualifiedDataSource(CapturedOutput log) {
    try (ConfigurableApplicationContext context =
        run(TenantsAndCalls.class, "gallery.tenants=with default")) {
      context
          .getBean(VideoCallService.class)
          .request(Actor.of("anna"), CallRequest.inviting("ben"));

      assertThat(hasCalls(context.getBean("callDataSource", DataSource.class))).isTrue();
      assertThat(hasCalls(context.getBean("tenants", DataSource.class))).isFalse();
      assertThat(log).doesNotContain("by thread");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Several {
    @Bean
    DataSource bookings() {
      return h2();
    }

    @Bean
    DataSource records() {
      return h2();
    }
  }

  @Test
  void severalDataSourcesAreAnErrorThatNamesThem(CapturedOutput log) {
    assertThat(catchThrowable(() -> run(Several.class))).isNotNull();

    assertThat(log)
        .contains("Bookend cannot start", "several DataSource beans: [bookings, records]")
        .contains("@Primary", "@Qualifier(\"bookend\")", "bookend.jdbc.enabled=false");
  }
}
