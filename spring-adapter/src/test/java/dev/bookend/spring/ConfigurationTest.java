package dev.bookend.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.CallSettings;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.RolePolicy;
import dev.bookend.config.BookendConfig;
import dev.bookend.config.ConfigContract;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

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
  void documentedDefaultsAreThoseOfCore() {
    Map<String, String> documented = new HashMap<>();
    metadata()
        .forEach(
            (name, property) -> {
              Object value = property.get("defaultValue");
              if (value != null) {
                documented.put(name, value.toString());
              }
            });

    ConfigContract.assertThatConfig(new BookendConfig(documented::get))
        .isEqualTo(new BookendConfig(name -> null));
  }

  private static TokenIssuer issuer() {
    return new TwilioTokenIssuer(TwilioCredentials.of(ACCOUNT, KEY, SECRET));
  }

  private static Duration ceilingOf(TokenIssuer issuer) {
    return Duration.between(A_DAY.issuedAt(), issuer.issue(A_DAY).expiresAt());
  }

  @Test
  void everyPropertyHasMetadata() {
    assertThat(metadata().keySet())
        .containsAll(ConfigContract.keys())
        .contains("bookend.twilio.account-sid", "bookend.twilio.auth-token")
        .contains("bookend.twilio.api-key-sid", "bookend.twilio.api-key-secret")
        .contains("bookend.call.roles")
        .hasSize(ConfigContract.keys().size() + 5);
    assertThat(metadata())
        .allSatisfy(
            (name, property) -> assertThat((String) property.get("description")).endsWith("."));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> metadata() {
    try (InputStream in =
        BookendAutoConfiguration.class.getResourceAsStream(
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
  void anInvalidValueIsNamedInOneSentence() {
    app.withPropertyValues("bookend.call.limit=0s")
        .run(
            context ->
                assertThat(explained(context.getStartupFailure()))
                    .startsWith("bookend.call.limit must be"));
  }

  @Test
  void rolesAreReadFromPropertiesAndEnvironmentVariables(CapturedOutput output) {
    Map<String, Object> variables =
        Map.of(
            "BOOKEND_CALL_ROLES_NURSE_REQUIRED", "true",
            "BOOKEND_CALL_ROLES_NURSE_MAY_END", "false",
            "BOOKEND_CALL_ROLES_INTERN_MAYEND", "false",
            "BOOKEND_CALL_ROLES_CARER_ADMITS", "false");
    app.withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                            variables)))
        .withPropertyValues(
            "bookend.call.roles.carer.may-change-people=true",
            "bookend.call.roles.care-recipient.mayExtend=false",
            "bookend.call.roles.Family.waits=true")
        .run(
            context ->
                assertThat(context.getBean(CallSettings.class).terms().roles())
                    .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                            "nurse", RolePolicy.builder().required(true).mayEnd(false).build(),
                            "intern", RolePolicy.builder().mayEnd(false).build(),
                            "carer", RolePolicy.builder().mayChangePeople(true).build(),
                            "care-recipient", RolePolicy.builder().mayExtend(false).build(),
                            "Family", RolePolicy.builder().waits(true).build())));
    assertThat(output).doesNotContain("is not a setting");
  }

  @Test
  void suspiciousPropertiesAreLoggedOnce(CapturedOutput output) {
    app.withPropertyValues(
            "bookend.call.limt=10m",
            "bookend.call.maxLimit=20m",
            "bookend.twilio.public-url=http://care.example",
            "bookend.provider=emulator")
        .run(context -> assertThat(context).hasNotFailed());

    assertThat(output)
        .containsOnlyOnce("bookend.call.limt is not a setting of Bookend")
        .containsOnlyOnce("the nearest is bookend.call.limit")
        .containsOnlyOnce("bookend.twilio.public-url is plain http")
        .containsOnlyOnce("bookend.provider=emulator: calls run on the emulator")
        .doesNotContain("maxLimit is", "care.example");
  }

  @Test
  void emptyPropertiesAreIgnored() {
    app.withPropertyValues(
            "bookend.keeper.enabled=", "bookend.provider=emulator ", "bookend.enabled= ")
        .run(
            context ->
                assertThat(context)
                    .getBeans(KeeperLifecycle.class)
                    .as("keeper on the emulator %s", context.getBean(TwilioEmulator.class))
                    .hasSize(1));
  }

  @Test
  void aTokenValidityOutOfRangeIsNamed() {
    withTwilio
        .withPropertyValues("bookend.twilio.max-token-validity=25h")
        .run(
            context ->
                assertThat(explained(context.getStartupFailure()))
                    .startsWith("bookend.twilio.max-token-validity must be"));
  }

  @Test
  void roomsAreManagedUnlessAdHocIsConfigured(CapturedOutput output) {
    withTwilio.run(
        context -> {
          assertThat(context.getBean(VideoRooms.class).managesRooms()).isTrue();
          assertThat(context).hasSingleBean(TwilioClient.class);
          assertThat(output).doesNotContain("Rooms are ad-hoc");
        });
    withTwilio
        .withPropertyValues("bookend.twilio.room-mode=ad-hoc")
        .run(
            context -> {
              assertThat(context.getBean(VideoRooms.class).managesRooms()).isFalse();
              assertThat(output).containsOnlyOnce("Rooms are ad-hoc");
            });
  }

  @Test
  void withoutCredentialsItStartsAndLogsTheMissingProperties(CapturedOutput output) {
    app.run(
        context -> {
          assertThat(context.getBean(TokenIssuer.class).isConfigured()).isFalse();
          assertThat(output).containsOnlyOnce("TWILIO_API_KEY_SECRET");
          assertThat(output).containsOnlyOnce("Calls are stored in memory only");
          assertThat(context.getBeansOfType(TwilioClient.class)).isEmpty();
        });
  }

  @Test
  void incompleteTwilioCredentialsAreIgnoredIfTheProviderIsReplaced() {
    app.withPropertyValues("TWILIO_ACCOUNT_SID=" + ACCOUNT, "TWILIO_AUTH_TOKEN=" + AUTH_TOKEN)
        .withBean(TokenIssuer.class, ConfigurationTest::issuer)
        .withBean(VideoRooms.class, () -> VideoRooms.adHoc("host"))
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void tokensWithoutAnAccountToManageRoomsAreLogged(CapturedOutput output) {
    app.withBean(TokenIssuer.class, ConfigurationTest::issuer)
        .run(
            context -> {
              assertThat(context.getBean(VideoRooms.class).managesRooms()).isFalse();
              assertThat(output).containsOnlyOnce("there is no Twilio account to open them with");
            });
  }

  @Test
  void twiliosEnvironmentVariablesSuffice() {
    withTwilio.run(
        context -> {
          assertThat(context.getBean(TokenIssuer.class).isConfigured()).isTrue();
          assertThat(context.getBean(VideoRooms.class).provider()).isEqualTo("twilio");
          assertThat(ceilingOf(context.getBean(TokenIssuer.class))).hasHours(24);
        });
  }

  @Test
  void theMaximumTokenValidityIsApplied() {
    withTwilio
        .withPropertyValues("bookend.twilio.max-token-validity=2h")
        .run(context -> assertThat(ceilingOf(context.getBean(TokenIssuer.class))).hasHours(2));
  }

  @Test
  void bookendPropertiesOverrideTwiliosVariables() {
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
  void incompleteCredentialsAreAnError() {
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
  void aMalformedCredentialIsNamedButNotPrinted(
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
    assertThat(analysis.getDescription()).startsWith("Bookend cannot start: ").endsWith(".");
    return analysis.getDescription().substring("Bookend cannot start: ".length());
  }

  @Test
  void noSecretIsPrinted(CapturedOutput output) {
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
            });
  }
}
