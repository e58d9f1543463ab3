package dev.bookend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bookend.call.CallTerms;
import dev.bookend.call.CallTerms.LimitCounts;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.RolePolicy;
import dev.bookend.http.HttpSettings;
import dev.bookend.keeper.KeeperSettings;
import dev.bookend.twilio.TwilioSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each settings record has a builder that starts from the defaults, or from other settings. */
class SettingsTest {
  private static final PersonLimits LIMITS = new PersonLimits(1, 2, 3, 4, 5);
  private static final CallTerms TERMS =
      new CallTerms(
          minutes(10),
          minutes(11),
          minutes(12),
          minutes(13),
          minutes(14),
          minutes(5),
          minutes(6),
          minutes(7),
          true,
          minutes(8),
          LimitCounts.FROM_SCHEDULE,
          List.of(minutes(30)),
          minutes(9),
          Map.of("doctor", new RolePolicy(true, true, true, false, false, false, true, true)));
  private static final CallSettings CALLS = new CallSettings(TERMS, minutes(20), true, LIMITS);
  private static final KeeperSettings KEEPER =
      new KeeperSettings(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(4), 5, 7);
  private static final HttpSettings HTTP =
      new HttpSettings("/v1", "/rooms/{room_name}", "/guest#{key}");
  private static final TwilioSettings TWILIO =
      new TwilioSettings(
          URI.create("http://localhost:1"),
          "dublin",
          URI.create("https://host.example/cb"),
          Duration.ofSeconds(3),
          Duration.ofSeconds(4),
          Duration.ofSeconds(6),
          10,
          40,
          "de1",
          true,
          false,
          new TwilioSettings.Proxy("care", "hush"));

  private static Duration minutes(int count) {
    return Duration.ofMinutes(count);
  }

  @Test
  void aBuilderKeepsAllFields() {
    assertThat(LIMITS.toBuilder().build()).isEqualTo(LIMITS);
    assertThat(TERMS.toBuilder().build()).isEqualTo(TERMS);
    assertThat(TERMS.policyOf("doctor").toBuilder().build()).isEqualTo(TERMS.policyOf("doctor"));
    assertThat(CALLS.toBuilder().build()).isEqualTo(CALLS);
    assertThat(KEEPER.toBuilder().build()).isEqualTo(KEEPER);
    assertThat(HTTP.toBuilder().build()).isEqualTo(HTTP);
    assertThat(TWILIO.toBuilder().build()).isEqualTo(TWILIO);
    TwilioSettings transcribed = TWILIO.toBuilder().recording(false).transcription(true).build();
    assertThat(transcribed.recording()).isFalse();
    assertThat(transcribed.transcription()).isTrue();
  }

  @Test
  void aBuilderStartsFromTheDefaults() {
    assertThat(PersonLimits.builder().build()).isEqualTo(PersonLimits.defaults());
    assertThat(PersonLimits.defaults()).isEqualTo(new PersonLimits(10, 20, 10, 100, 25));
    assertThat(CallTerms.builder().build()).isEqualTo(CallTerms.defaults());
    assertThat(CallSettings.builder().build()).isEqualTo(CallSettings.defaults());
    assertThat(KeeperSettings.builder().build()).isEqualTo(KeeperSettings.defaults());
    assertThat(KeeperSettings.defaults())
        .isEqualTo(
            new KeeperSettings(
                Duration.ofMillis(600), Duration.ofMillis(900), Duration.ofSeconds(2), 1000, 6));
    assertThat(HttpSettings.builder().build()).isEqualTo(HttpSettings.defaults());
    assertThat(TwilioSettings.builder().build()).isEqualTo(TwilioSettings.defaults());
  }

  @Test
  void longerTermsRaiseTheMaximumLimit() {
    CallTerms twoHours = CallTerms.builder().limit(Duration.ofHours(2)).build();

    assertThat(CallSettings.builder().terms(twoHours).build().maxLimit())
        .isEqualTo(Duration.ofHours(2));
    assertThat(CallSettings.builder().terms(TERMS).build().maxLimit())
        .isEqualTo(Duration.ofHours(1));
    assertThat(
            CallSettings.builder()
                .maxLimit(Duration.ofHours(3))
                .maxLimit(null)
                .terms(twoHours)
                .terms(CallTerms.defaults())
                .build())
        .isEqualTo(CallSettings.defaults());
  }

  @Test
  void aMaximumLimitBelowTheLimitIsRefusedInAnyOrder() {
    CallTerms twentyMinutes = CallTerms.builder().limit(Duration.ofMinutes(20)).build();
    Duration fiveMinutes = Duration.ofMinutes(5);

    assertThatThrownBy(
            () -> CallSettings.builder().maxLimit(fiveMinutes).terms(twentyMinutes).build())
        .isInstanceOfSatisfying(
            InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("maxLimit"));
    assertThatThrownBy(
            () -> CallSettings.builder().terms(twentyMinutes).maxLimit(fiveMinutes).build())
        .isInstanceOfSatisfying(
            InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("maxLimit"));
  }
}
