package dev.bookend.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.CallRepository;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** The choice of the call storage with one data source, several, or none. */
class DatabaseTest {
  private final ApplicationContextRunner withoutDatabase =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(BookendAutoConfiguration.class));
  private final DataSource h2 = h2("mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  private final ApplicationContextRunner app =
      withoutDatabase.withBean("hosts", DataSource.class, () -> h2);

  @TempDir private Path folder;

  private static DataSource h2(String where) {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:" + where);
    return h2;
  }

  private DataSource onDisk() {
    return h2("file:" + folder.resolve("calls"));
  }

  @Test
  void callsSurviveARestart() {
    CallId[] asked = new CallId[1];
    app.run(context -> asked[0] = ask(context));

    app.run(
        context ->
            assertThat(context.getBean(VideoCallService.class).get(Actor.system(), asked[0]).id())
                .isEqualTo(asked[0]));
  }

  private static CallId ask(ApplicationContext context) {
    return context
        .getBean(VideoCallService.class)
        .request(Actor.system(), CallRequest.inviting("ben").onBehalfOf("anna"))
        .id();
  }

  @Test
  void withoutADataSourceCallsAreStoredInMemory() {
    withoutDatabase.run(DatabaseTest::keepsCallsInMemory);
  }

  @Test
  void withoutSpringJdbcCallsAreStoredInMemory() {
    app.withClassLoader(new FilteredClassLoader("org.springframework.jdbc"))
        .run(DatabaseTest::keepsCallsInMemory);
  }

  @Test
  void theDatabaseCanBeDisabled() {
    app.withPropertyValues("bookend.jdbc.enabled=false").run(DatabaseTest::keepsCallsInMemory);
    assertThat(tables("bookend_")).isZero();
  }

  private static void keepsCallsInMemory(ApplicationContext context) {
    assertThat(context.getBean(CallRepository.class)).isInstanceOf(InMemoryCallRepository.class);
  }

  @Test
  void aRepositoryOfTheApplicationReplacesTheDefault() {
    app.withBean("own", CallRepository.class, InMemoryCallRepository::new)
        .run(
            context -> {
              assertThat(context).hasSingleBean(CallRepository.class);
              assertThat(tables("bookend_")).isZero();
            });
  }

  @Test
  void thePrimaryOfSeveralDataSourcesIsUsed() {
    app.withBean("other", DataSource.class, this::onDisk, bean -> bean.setPrimary(false))
        .withInitializer(
            context ->
                context.addBeanFactoryPostProcessor(
                    beans -> beans.getBeanDefinition("hosts").setPrimary(true)))
        .run(context -> assertThat(tables("bookend_")).isEqualTo(7));
  }

  @Test
  void severalDataSourcesWithoutAPrimaryAreAnError() {
    app.withBean("other", DataSource.class, this::onDisk)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasRootCauseInstanceOf(NoUniqueBeanDefinitionException.class)
                    .hasStackTraceContaining("hosts,other"));
  }

  @Test
  void tablesAreCreatedInAnEmbeddedDatabase() {
    app.run(context -> assertThat(context).hasSingleBean(JdbcCallRepository.class));
    assertThat(tables("bookend_")).isEqualTo(7);
  }

  @Test
  void missingTablesInOtherDatabasesAreAnErrorWithTheStatementsToRun() {
    withoutDatabase
        .withBean(DataSource.class, this::onDisk)
        .run(
            context ->
                assertThat(actionFor(context.getStartupFailure()))
                    .startsWith("Tables bookend_* are missing")
                    .containsSubsequence(
                        "bookend.jdbc.initialize-schema=always",
                        "run these statements",
                        "dev/bookend/jdbc/v1/h2.sql",
                        "create table if not exists"));
  }

  @Test
  void tablesAreCreatedIfInitializeSchemaIsAlways() {
    withoutDatabase
        .withBean(DataSource.class, this::onDisk)
        .withPropertyValues("bookend.jdbc.initialize-schema=always")
        .run(context -> assertThat(ask(context)).isNotNull());
  }

  @Test
  void tablesMayBeCreatedByTheApplicationsScripts() {
    try (ConfigurableApplicationContext host =
        new SpringApplicationBuilder(Host.class)
            .properties("spring.main.web-application-type=none", "spring.main.banner-mode=off")
            .properties("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID())
            .properties("spring.sql.init.schema-locations=classpath:dev/bookend/jdbc/v1/h2.sql")
            .properties("bookend.jdbc.initialize-schema=never")
            .run()) {
      assertThat(ask(host)).isNotNull();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Host {}

  @Test
  void tablesAreNotCreatedIfInitializeSchemaIsNever() {
    app.withPropertyValues("bookend.jdbc.initialize-schema=never")
        .run(context -> assertThat(actionFor(context.getStartupFailure())).contains("are missing"));
    assertThat(tables("bookend_")).isZero();
  }

  @Test
  void tablesOfAnotherVersionAreAnError() {
    app.run(context -> new JdbcTemplate(h2).execute("update bookend_schema set version = 99"));

    app.run(
        context ->
            assertThat(actionFor(context.getStartupFailure()))
                .contains("have version 99, but this Bookend works with version 1"));
  }

  private static String actionFor(Throwable failure) {
    FailureAnalysis analysis = new UnsupportedDatabaseFailureAnalyzer().analyze(failure);
    assertThat(analysis).isNotNull();
    assertThat(analysis.getDescription()).startsWith("Bookend cannot start: ");
    return analysis.getAction();
  }

  @Test
  void theTablePrefixIsConfigurable() {
    app.withPropertyValues("bookend.jdbc.table-prefix=care_video_").run(DatabaseTest::ask);

    assertThat(tables("care_video_")).isEqualTo(7);
    assertThat(tables("bookend_")).isZero();
  }

  private int tables(String prefix) {
    String sql = "select count(*) from information_schema.tables where lower(table_name) like ?";
    Integer count = new JdbcTemplate(h2).queryForObject(sql, Integer.class, prefix + "%");
    return count == null ? 0 : count;
  }

  @ParameterizedTest
  @CsvSource({
    "bookend.jdbc.table-prefix=drop table, bookend.jdbc.table-prefix",
    "bookend.jdbc.clock-skew=1h, bookend.jdbc.clock-skew",
  })
  void anInvalidValueIsNamedInOneSentence(String setting, String name) {
    app.withPropertyValues(setting)
        .run(
            context ->
                assertThat(new InvalidValueFailureAnalyzer().analyze(context.getStartupFailure()))
                    .extracting(FailureAnalysis::getDescription)
                    .asString()
                    .startsWith("Bookend cannot start: " + name + " must be"));
  }

  @Test
  void theApplicationsClockIsUsedUncorrected() {
    Instant longAgo = Instant.parse("2020-02-02T12:00:00Z");
    app.withBean(Clock.class, () -> Clock.fixed(longAgo, ZoneOffset.UTC))
        .withPropertyValues("bookend.keeper.enabled=false")
        .run(
            context ->
                assertThat(context.getBean(VideoCallService.class).now()).isEqualTo(longAgo));
  }
}
