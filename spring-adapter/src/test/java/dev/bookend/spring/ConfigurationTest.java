package dev.bookend.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.CallKeeper;
import dev.bookend.CallSettings;
import dev.bookend.call.CallTerms;
import dev.bookend.call.InvalidValueException;
import dev.bookend.http.HttpSettings;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
import dev.bookend.spring.BookendProperties.InitializeSchema;
import dev.bookend.twilio.TwilioClient;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioTokenIssuer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ConfigurationTest {
  private static final String ACCOUNT = "AC0123456789abcdef0123456789abcdef";
  private static final String KEY = "SK0123456789abcdef0123456789abcdef";
  private static final String SECRET = "TopSecretTopSecretTopSecretTop42";
  private static final String AUTH_TOKEN = "feedfacefeedfacefeedfacefeedface";
  private static final TokenIssuer.Request A_DAY =
      new TokenIssuer.Request("room", "anna", Instant.EPOCH, Duration.ofDays(1));

  private final WebApplicationContextRunner app =
      new WebApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(BookendAutoConfiguration.class));
  private final WebApplicationContextRunner withTwilio =
      app.withPropertyValues(
          "TWILIO_ACCOUNT_SID=" + ACCOUNT,
          "TWILIO_API_KEY_SID=" + KEY,
          "TWILIO_API_KEY_SECRET=" + SECRET,
          "TWILIO_AUTH_TOKEN=" + AUTH_TOKEN);

  @Test
  void theDefaultsAreThoseOfCore() {
    app.run(
        context -> {
          assertThat(context.getBean(CallSettings.class)).isEqualTo(CallSettings.defaults());
          assertThat(context.getBean(CallKeeper.Settings.class))
              .isEqualTo(CallKeeper.Settings.defaults());
          assertThat(context.getBean(HttpSettings.class)).isEqualTo(HttpSettings.defaults());
        });
  }

  @Test
  void theDocumentedDefaultsAreThoseOfCore() {
    Map<String, Object> documented = new TreeMap<>();
    metadata().forEach((name, property) -> documented.put(name, property.get("defaultValue")));

    assertThat(documented)
        .extractingByKeys("bookend.call.warn-before", "bookend.call.answer-within")
        .as("null is core's default, too")
        .containsOnlyNulls();
    documented.values().removeIf(Objects::isNull);
    BookendProperties bound =
        new Binder(new MapConfigurationPropertySource(documented))
            .bind("bookend", Bindable.of(BookendProperties.class))
            .get();
    assertThat(bound.callSettings()).isEqualTo(CallSettings.defaults());
    assertThat(bound.keeperSettings()).isEqualTo(CallKeeper.Settings.defaults());
    assertThat(bound.httpSettings()).isEqualTo(HttpSettings.defaults());
    assertThat(bound.tablePrefix()).isEqualTo(JdbcCallRepository.DEFAULT_TABLE_PREFIX);
    assertThat(bound.clockSkew()).isEqualTo(JdbcCallRepository.DEFAULT_CLOCK_SKEW);
    assertThat(bound.jdbc().initializeSchema()).isEqualTo(InitializeSchema.EMBEDDED);
    assertThat(bound.twilio().tokenCeiling()).isEqualTo(ceilingOf(issuer()));
    assertThat(bound.twilioSettings(null)).isEqualTo(TwilioClient.Settings.defaults());
    assertThat(bound.twilio().rooms()).isEqualTo(BookendProperties.Rooms.REST);
    assertThat(bound.enabled() && bound.http().enabled() && bound.keeper().enabled()).isTrue();
    assertThat(bound.jdbc().enabled()).isTrue();
    assertThat(bound.provider()).isEqualTo(BookendProperties.Provider.TWILIO);
  }

  private static TokenIssuer issuer() {
    return new TwilioTokenIssuer(TwilioCredentials.of(ACCOUNT, KEY, SECRET));
  }

  private static Duration ceilingOf(TokenIssuer issuer) {
    return Duration.between(A_DAY.issuedAt(), issuer.issue(A_DAY).expiresAt());
  }

  @Test
  void everyPropertyIsDescribed() {
    assertThat(metadata()).hasSizeGreaterThan(20);
    assertThat(metadata())
        .allSatisfy(
            (name, property) -> assertThat((String) property.get("description")).endsWith("."));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> metadata() {
    try (InputStream in =
        BookendProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Map<String, Map<String, Object>> byName = new LinkedHashMap<>();
      Object properties = JsonParserFactory.getJsonParser().parseMap(json).get("properties");
      for (Object property : (List<Object>) requireNonNull(properties)) {
        Map<String, Object> fields = (Map<String, Object>) property;
        byName.put((String) fields.get("name"), fields);
      }
      return byName;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyPropertyIsHeeded() {
    app.withPropertyValues(
            "bookend.call.limit=2m",
            "bookend.call.max-limit=1h",
            "bookend.call.join-opens-before=1m",
            "bookend.call.join-closes-after=2m",
            "bookend.call.answer-within=3m",
            "bookend.call.reconnect-grace=4s",
            "bookend.call.warn-before=5s",
            "bookend.call.extendable-by=6m",
            "bookend.call.exclusive=true",
            "bookend.keeper.poll=20ms",
            "bookend.keeper.ahead=30ms",
            "bookend.keeper.lease=40ms",
            "bookend.keeper.batch=50",
            "bookend.keeper.workers=6",
            "bookend.http.base-path=/care",
            "bookend.http.call-url=https://care.example/{room_name}")
        .run(
            context -> {
              assertThat(context.getBean(CallSettings.class))
                  .isEqualTo(
                      new CallSettings(
                          new CallTerms(
                              Duration.ofMinutes(2),
                              Duration.ofMinutes(1),
                              Duration.ofMinutes(2),
                              Duration.ofMinutes(3),
                              Duration.ofSeconds(4),
                              Duration.ofSeconds(5),
                              Duration.ofMinutes(6),
                              true),
                          Duration.ofHours(1)));
              assertThat(context.getBean(CallKeeper.Settings.class))
                  .isEqualTo(
                      new CallKeeper.Settings(
                          Duration.ofMillis(20),
                          Duration.ofMillis(30),
                          Duration.ofMillis(40),
                          50,
                          6));
              assertThat(context.getBean(HttpSettings.class))
                  .isEqualTo(new HttpSettings("/care", "https://care.example/{room_name}"));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "bookend.call.limit=0s, bookend.call.limit",
    "bookend.call.max-limit=3s, bookend.call.max-limit",
    "bookend.call.join-opens-before=-1s, bookend.call.join-opens-before",
    "bookend.keeper.poll=1h, bookend.keeper.poll",
    "bookend.http.base-path=nowhere, bookend.http.base-path",
  })
  void aWrongValueIsNamedInOneSentence(String setting, String name) {
    app.withPropertyValues(setting)
        .run(context -> assertThat(explained(context.getStartupFailure())).startsWith(name));
  }

  @ParameterizedTest
  @CsvSource({
    "bookend.twilio.token-ceiling=25h, bookend.twilio.token-ceiling",
    "bookend.twilio.api-url=ftp://twilio.example, bookend.twilio.api-url",
    "bookend.twilio.api-url=not an address, bookend.twilio.api-url",
    "bookend.twilio.region=Dublin!, bookend.twilio.region",
    "bookend.twilio.connect-timeout=1ms, bookend.twilio.connect-timeout",
    "bookend.twilio.budget=1s, bookend.twilio.budget",
    "bookend.twilio.writes-per-second=0, bookend.twilio.writes-per-second",
  })
  void aWrongValueForTwilioIsNamed(String setting, String name) {
    withTwilio
        .withPropertyValues(setting)
        .run(
            context ->
                assertThat(explained(context.getStartupFailure())).startsWith(name + " must be"));
  }

  @Test
  void roomsAreOpenedByRestUnlessTheyAreToOpenThemselves(CapturedOutput output) {
    withTwilio.run(
        context -> {
          assertThat(context.getBean(VideoRooms.class).areManaged()).isTrue();
          assertThat(context).hasSingleBean(TwilioClient.class);
          assertThat(output).doesNotContain("Rooms are ad-hoc");
        });
    withTwilio
        .withPropertyValues("bookend.twilio.rooms=ad-hoc")
        .run(
            context -> {
              assertThat(context.getBean(VideoRooms.class).areManaged()).isFalse();
              assertThat(output).containsOnlyOnce("Rooms are ad-hoc");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "care.example",
        "ftp://care.example",
        "https://me@care.example",
        "https://care.example/?a=b",
        "https://care example",
        "https://care.example/%zz"
      })
  void aWrongPublicUrlIsNamed(String url) {
    withTwilio
        .withPropertyValues("bookend.twilio.public-url=" + url)
        .run(
            context ->
                assertThat(explained(context.getStartupFailure()))
                    .startsWith("bookend.twilio.public-url must be"));
  }

  @Test
  void withoutCredentialsItStartsAndSaysWhatIsMissing(CapturedOutput output) {
    app.run(
        context -> {
          assertThat(context.getBean(TokenIssuer.class).isConfigured()).isFalse();
          assertThat(output).containsOnlyOnce("TWILIO_API_KEY_SECRET");
          assertThat(output).containsOnlyOnce("a restart forgets them");
          assertThat(context).doesNotHaveBean(TwilioClient.class);
        });
  }

  @Test
  void anAccountForOtherThingsIsNotInTheWayOfAHostThatBringsItsOwnProvider() {
    app.withPropertyValues("TWILIO_ACCOUNT_SID=" + ACCOUNT, "TWILIO_AUTH_TOKEN=" + AUTH_TOKEN)
        .withBean(TokenIssuer.class, ConfigurationTest::issuer)
        .withBean(VideoRooms.class, () -> VideoRooms.adHoc("host"))
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void tokensWithoutAnAccountToOpenRoomsWithAreToldOf(CapturedOutput output) {
    app.withBean(TokenIssuer.class, ConfigurationTest::issuer)
        .run(
            context -> {
              assertThat(context.getBean(VideoRooms.class).areManaged()).isFalse();
              assertThat(output).containsOnlyOnce("there is no account to open them with");
            });
  }

  @Test
  void twiliosOwnVariablesAreEnough() {
    withTwilio.run(
        context -> {
          assertThat(context.getBean(TokenIssuer.class).isConfigured()).isTrue();
          assertThat(context.getBean(VideoRooms.class).provider()).isEqualTo("twilio");
          assertThat(ceilingOf(context.getBean(TokenIssuer.class))).hasHours(1);
        });
  }

  @Test
  void theCeilingIsHeeded() {
    withTwilio
        .withPropertyValues("bookend.twilio.token-ceiling=2h")
        .run(context -> assertThat(ceilingOf(context.getBean(TokenIssuer.class))).hasHours(2));
  }

  @Test
  void bookendsOwnNamesWinOverTwilios() {
    String other = "AC" + "f".repeat(32);
    withTwilio
        .withPropertyValues("bookend.twilio.account-sid=" + other)
        .run(
            context -> {
              TokenIssuer.Token token = context.getBean(TokenIssuer.class).issue(A_DAY);
              assertThat(claims(token)).contains("\"sub\":\"" + other + '"');
            });
  }

  private static String claims(TokenIssuer.Token token) {
    return new String(
        Base64.getUrlDecoder().decode(token.value().split("\\.", -1)[1]), StandardCharsets.UTF_8);
  }

  @Test
  void aBlankPropertyDoesNotHideTwiliosVariable() {
    withTwilio
        .withPropertyValues("bookend.twilio.account-sid=")
        .run(context -> assertThat(context.getBean(TokenIssuer.class).isConfigured()).isTrue());
  }

  @Test
  void halfOfTheCredentialsIsAnError() {
    app.withPropertyValues("TWILIO_ACCOUNT_SID=" + ACCOUNT, "TWILIO_API_KEY_SID=" + KEY)
        .run(
            context ->
                assertThat(explained(context.getStartupFailure()))
                    .startsWith(
                        "TWILIO_API_KEY_SECRET (or bookend.twilio.api-key-secret) must be"));
  }

  @ParameterizedTest
  @CsvSource({
    "TWILIO_ACCOUNT_SID, bookend.twilio.account-sid",
    "TWILIO_API_KEY_SID, bookend.twilio.api-key-sid",
    "TWILIO_API_KEY_SECRET, bookend.twilio.api-key-secret",
    "TWILIO_AUTH_TOKEN, bookend.twilio.auth-token",
  })
  void aMalformedCredentialIsNamedButNotShown(
      String variable, String property, CapturedOutput output) {
    withTwilio
        .withPropertyValues(variable + "=oops-" + SECRET.substring(8))
        .run(
            context -> {
              assertThat(explained(context.getStartupFailure()))
                  .startsWith(variable + " (or " + property + ") must be");
              assertThat(context.getStartupFailure()).hasStackTraceContaining(variable);
              for (Throwable t = context.getStartupFailure(); t != null; t = t.getCause()) {
                assertThat(t.toString()).doesNotContain("oops-").doesNotContain(AUTH_TOKEN);
              }
              assertThat(output).doesNotContain("oops-");
            });
  }

  private static String explained(Throwable failure) {
    FailureAnalysis analysis = new InvalidValueFailureAnalyzer().analyze(failure);
    assertThat(analysis).isNotNull();
    assertThat(analysis.getCause()).isInstanceOf(InvalidValueException.class);
    assertThat(analysis.getDescription()).startsWith("Bookend can't start: ").endsWith(".");
    return analysis.getDescription().substring("Bookend can't start: ".length());
  }

  @Test
  void noSecretIsShown(CapturedOutput output) {
    withTwilio
        .withPropertyValues(
            "bookend.twilio.api-key-secret=" + SECRET, "bookend.twilio.auth-token=" + AUTH_TOKEN)
        .run(
            context -> {
              String token = context.getBean(TokenIssuer.class).issue(A_DAY).value();
              StringBuilder shown = new StringBuilder(output);
              for (String name : context.getBeanDefinitionNames()) {
                if (!name.equals("environment") && !name.startsWith("system")) {
                  shown.append(context.getBean(name));
                }
              }
              assertThat(shown.toString()).doesNotContain(SECRET, AUTH_TOKEN, token);
              assertThat(componentsOf(BookendProperties.class)).doesNotContain("secret");
            });
  }

  /** All that a view of the bound properties can get at: their components, by name. */
  private static String componentsOf(Class<?> type) {
    StringBuilder names = new StringBuilder();
    for (var component : type.getRecordComponents()) {
      names.append(component.getName()).append(' ');
      if (component.getType().isRecord()) {
        names.append(componentsOf(component.getType()));
      }
    }
    return names.toString().toLowerCase(Locale.ROOT);
  }
}
