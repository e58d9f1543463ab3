package dev.bookend.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.InvalidValueException;
import dev.bookend.call.RolePolicy;
import dev.bookend.config.BookendConfig;
import dev.bookend.config.ConfigContract;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;

/** Configuration read through MicroProfile Config. */
class JakartaConfigTest extends ConfigContract {
  @Override
  protected BookendConfig read(Map<String, String> settings) {
    return read(new PropertiesConfigSource(settings, "test", 100));
  }

  private static BookendConfig read(ConfigSource... sources) {
    return BeanFactory.read(
        new SmallRyeConfigBuilder().addDefaultInterceptors().withSources(sources).build());
  }

  @Test
  void anEmptyBasePathIsTheRoot() {
    assertThat(read(Map.of("bookend.http.base-path", "")).httpSettings().basePath()).isEmpty();
  }

  @Test
  void aPropertyMayReferToAnother() {
    assertThat(
            read(Map.of("care.base", "/care", "bookend.http.base-path", "${care.base}/v2"))
                .httpSettings()
                .basePath())
        .isEqualTo("/care/v2");
  }

  @Test
  void anUnresolvedReferenceIsReportedWithItsProperty() {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> read(Map.of("bookend.spend-cap.calls-per-day", "${NOWHERE}")))
        .withMessage("bookend.spend-cap.calls-per-day must refer to a property that is set");
  }

  @Test
  void environmentVariablesAreNamedByMicroProfileRules() {
    ConfigSource environment =
        new io.smallrye.config.EnvConfigSource(
            Map.of(
                "BOOKEND_CALL_MAX_LIMIT", "1h",
                "BOOKEND_CALL_ROLES_NURSE_MAY_END", "false",
                "TWILIO_ACCOUNT_SID", "AC" + "0".repeat(32)),
            300);

    assertThat(read(environment).callSettings().maxLimit()).hasHours(1);
    assertThat(read(environment).callSettings().terms().roles())
        .isEqualTo(Map.of("nurse", RolePolicy.builder().mayEnd(false).build()));
    assertThat(read(environment).hasTwilioAccount()).isTrue();
  }
}
