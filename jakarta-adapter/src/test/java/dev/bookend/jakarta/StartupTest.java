package dev.bookend.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bookend.jdbc.ConnectionSource;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.CallRepository;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.TwilioClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.Produces;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import javax.naming.NameNotFoundException;
import javax.sql.DataSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Startup with valid and invalid configuration. */
class StartupTest {
  private static final String AUTH_TOKEN = "feedfacefeedfacefeedfacefeedface";
  private static final Map<String, String> TWILIO =
      Map.of(
          "TWILIO_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdef",
          "TWILIO_API_KEY_SID", "SK0123456789abcdef0123456789abcdef",
          "TWILIO_API_KEY_SECRET", "TopSecretTopSecretTopSecretTop42",
          "TWILIO_AUTH_TOKEN", AUTH_TOKEN);

  private static Map<String, String> twilioAnd(String key, String value) {
    Map<String, String> settings = new HashMap<>(TWILIO);
    settings.put(key, value);
    return settings;
  }

  private static void start(Map<String, String> settings) {
    CdiApp.with(settings).close();
  }

  @Test
  void withoutCredentialsNoTokensAreIssued() {
    try (CdiApp app = CdiApp.with(Map.of())) {
      assertThat(app.get(TokenIssuer.class).isConfigured()).isFalse();
      assertThat(app.get(VideoRooms.class).managesRooms()).isFalse();
    }
  }

  @Test
  void twiliosEnvironmentVariablesSuffice() {
    try (CdiApp app = CdiApp.with(TWILIO)) {
      assertThat(app.get(TokenIssuer.class).isConfigured()).isTrue();
      assertThat(app.get(VideoRooms.class).provider()).isEqualTo("twilio");
      assertThat(app.get(VideoRooms.class).managesRooms()).isTrue();
      assertThat(app.get(TwilioClient.class)).isNotNull();
    }
  }

  @Test
  void roomsMayBeAdHoc() {
    try (CdiApp app = CdiApp.with(twilioAnd("bookend.twilio.room-mode", "ad-hoc"))) {
      assertThat(app.get(VideoRooms.class).managesRooms()).isFalse();
    }
  }

  @Test
  void incompleteCredentialsAreAnError() {
    Map<String, String> half = Map.of("TWILIO_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdef");

    assertThatThrownBy(() -> start(half)).hasStackTraceContaining("TWILIO_API_KEY_SID (or ");
  }

  @ParameterizedTest
  @CsvSource({
    "TWILIO_ACCOUNT_SID, bookend.twilio.account-sid",
    "TWILIO_API_KEY_SID, bookend.twilio.api-key-sid",
    "TWILIO_API_KEY_SECRET, bookend.twilio.api-key-secret",
    "TWILIO_AUTH_TOKEN, bookend.twilio.auth-token",
  })
  void aMalformedCredentialIsNamedButNotPrinted(String variable, String key) {
    assertThatThrownBy(() -> start(twilioAnd(variable, "oops-Secret")))
        .hasStackTraceContaining(variable + " (or " + key + ") must be")
        .satisfies(
            refused -> {
              for (Throwable t = refused; t != null; t = t.getCause()) {
                assertThat(t.toString()).doesNotContain("oops-", AUTH_TOKEN);
              }
            });
  }

  @ParameterizedTest
  @CsvSource({
    "bookend.call.limit, 0s",
    "bookend.keeper.worker-threads, lots",
    "bookend.twilio.max-token-validity, 25h",
    "bookend.usage-alert.money-per-day, 5",
  })
  void anInvalidPropertyIsNamedAndLeavesNoThreads(String key, String value) {
    Set<Thread> before = threads();

    assertThatThrownBy(() -> start(twilioAnd(key, value)))
        .hasStackTraceContaining(
            key.startsWith("bookend.usage-alert")
                ? "bookend.twilio.public-url must"
                : key + " must be");
    assertThat(threads()).isSubsetOf(before);
  }

  @Test
  void missingTablesAreAnErrorThatLogsTheStatementsToRun() {
    try (LogCapture logged = new LogCapture()) {
      Throwable refused =
          catchThrowable(
              () ->
                  CdiApp.with(
                          Map.of("bookend.jdbc.initialize-schema", "never"),
                          Map.of(DataSource.class, database()))
                      .close());

      assertThat(refused)
          .hasStackTraceContaining("bookend.jdbc.initialize-schema=always")
          .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("create table"));
      assertThat(logged.with("create table if not exists bookend_call"))
          .singleElement(InstanceOfAssertFactories.STRING)
          .containsSubsequence("bookend.jdbc.initialize-schema=always", "create table");
    }
  }

  @Test
  void tablesAreCreatedInAnEmbeddedDatabase() {
    try (CdiApp app = CdiApp.with(Map.of(), Map.of(DataSource.class, database()))) {
      assertThat(app.get(CallRepository.class)).isInstanceOf(JdbcCallRepository.class);
    }
  }

  @Test
  void theDatabaseCanBeDisabled() {
    try (CdiApp app =
        CdiApp.with(
            Map.of("bookend.jdbc.enabled", "false"), Map.of(DataSource.class, database()))) {
      assertThat(app.get(CallRepository.class)).isInstanceOf(InMemoryCallRepository.class);
    }
  }

  private static String stackTrace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static DataSource database() {
    JdbcDataSource database = new JdbcDataSource();
    database.setUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return database;
  }

  @ApplicationScoped
  static class TwoDatabases {
    @Produces
    DataSource one() {
      return database();
    }

    @Produces
    DataSource other() {
      return database();
    }
  }

  @Test
  void twoDataSourcesAreAmbiguous() {
    assertThatThrownBy(() -> CdiApp.with(Map.of(), TwoDatabases.class).close())
        .isInstanceOf(AmbiguousResolutionException.class)
        .hasMessageContaining("DataSource");
  }

  /** A producer in a WAR whose JNDI names are bound after CDI has started, as on Payara. */
  @ApplicationScoped
  static class LateNames {
    static final AtomicBoolean BOUND = new AtomicBoolean();

    @Produces
    DataSource dataSource() {
      if (!BOUND.get()) {
        throw new IllegalStateException(new NameNotFoundException("java:comp/env/calls"));
      }
      return database();
    }
  }

  @Test
  void theKeeperStartsWithTheWebApplicationIfJndiNamesAreLate() {
    LateNames.BOUND.set(false);
    try (CdiApp app = CdiApp.with(Map.of(), LateNames.class, WebLifecycle.class)) {
      WebLifecycle web = app.get(WebLifecycle.class);
      assertThatThrownBy(() -> web.start()).hasRootCauseInstanceOf(NameNotFoundException.class);

      LateNames.BOUND.set(true);
      web.start();
      assertThat(app.get(CallKeeper.class).health().sinceLastRound()).isNotNull();
      web.stop();
      assertThat(app.get(CallKeeper.class).health().sinceLastRound()).isNull();
    }
  }

  @ApplicationScoped
  static class Failing {
    void start(@Observes Startup event) {
      throw new IllegalStateException("The application fails to start");
    }
  }

  @Test
  void aFailedStartOfTheApplicationLeavesNoThreads() {
    Set<Thread> before = threads();

    assertThatThrownBy(() -> CdiApp.with(Map.of(), Failing.class).close())
        .hasStackTraceContaining("The application fails to start");
    assertThat(threads()).isSubsetOf(before);
  }

  /** {@return Bookend's live threads, by identity; other tests may have left some} */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("bookend-"))
        .collect(Collectors.toSet());
  }

  /** Creates the tables at startup, as a migration tool does. */
  @ApplicationScoped
  static class Migration {
    private final DataSource database = StartupTest.database();

    @Produces
    DataSource bookings() {
      return database;
    }

    void migrate(@Observes Startup event) {
      new JdbcCallRepository(ConnectionSource.of(database)).createSchema();
    }
  }

  @Test
  void startupObserversMayCreateTheTables() {
    try (CdiApp app =
        CdiApp.with(Map.of("bookend.jdbc.initialize-schema", "never"), Migration.class)) {
      assertThat(app.get(CallRepository.class)).isInstanceOf(JdbcCallRepository.class);
    }
  }
}
