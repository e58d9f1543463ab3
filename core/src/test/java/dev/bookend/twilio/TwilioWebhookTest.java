package dev.bookend.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.InvalidValueException;
import dev.bookend.port.ProviderCallbacks.Message;
import dev.bookend.port.ProviderCallbacks.UsageAlert;
import dev.bookend.port.RoomEvent;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioWebhookTest {
  private static final String ACCOUNT = "AC" + "0a".repeat(16);
  private static final String TOKEN = "3d".repeat(16);
  private static final String OTHER_TOKEN = "4e".repeat(16);
  private static final String EVENTS = "https://care.example/api/video/twilio/events";
  private static final String USAGE = "https://care.example/api/video/twilio/usage";
  private static final String ROOM = "video-call-00000000-0000-4000-8000-000000000000";
  private static final String ROOM_SID = "RM" + "5e".repeat(16);
  private static final String CONNECTION = "PA" + "7f".repeat(16);
  private static final Instant AT = Instant.parse("2026-11-23T09:00:01.250Z");

  private static final Instant ARRIVED = Instant.parse("2026-11-23T09:00:02Z");
  private static final Clock CLOCK = Clock.fixed(ARRIVED, ZoneOffset.UTC);

  private static final TwilioCredentials CREDENTIALS =
      TwilioCredentials.of(ACCOUNT, "SK" + "1b".repeat(16), "aVeryPrivateSecretOf32Characters");

  private final TwilioWebhook webhook = webhook(TOKEN);

  private static TwilioWebhook webhook(String... tokens) {
    return new TwilioWebhook(
        CREDENTIALS.withAuthTokens(tokens), URI.create(EVENTS), URI.create(USAGE), CLOCK);
  }

  private static SignedForm event(String name) {
    return SignedForm.event(ACCOUNT, name, ROOM, "anna");
  }

  private static Message signed(SignedForm form, String token, String url) {
    return new Message(form.signature(token, url), form.body());
  }

  private static Message signed(SignedForm form) {
    return signed(form, TOKEN, EVENTS);
  }

  @Test
  void roomEventsAreParsed() {
    assertThat(webhook.roomEvent(signed(SignedForm.event(ACCOUNT, "room-created", ROOM))))
        .hasValue(new RoomEvent.Created(ROOM, ROOM_SID, AT));
    assertThat(webhook.roomEvent(signed(event("participant-connected"))))
        .hasValue(new RoomEvent.Connected(ROOM, ROOM_SID, AT, "anna", CONNECTION));
    assertThat(webhook.roomEvent(signed(event("participant-disconnected"))))
        .hasValue(new RoomEvent.Disconnected(ROOM, ROOM_SID, AT, "anna", CONNECTION));
    assertThat(webhook.roomEvent(signed(SignedForm.event(ACCOUNT, "room-ended", ROOM))))
        .hasValue(new RoomEvent.Ended(ROOM, ROOM_SID, AT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"track-added", "track-enabled", "recording-started", "composition-available", "x"})
  void otherEventsAreIgnored(String name) {
    assertThat(webhook.roomEvent(signed(event(name).without("RoomSid")))).isEmpty();
  }

  @Test
  void unknownParametersArePartOfTheSignature() {
    SignedForm form = event("participant-connected").with("Brand New", "ünknown &=+%");
    assertThat(webhook.roomEvent(signed(form))).isPresent();
    assertRejected(
        new Message(event("participant-connected").signature(TOKEN, EVENTS), form.body()));
  }

  @ParameterizedTest
  @CsvSource({
    "StatusCallbackEvent, ''",
    "RoomName, ''",
    "RoomSid, ''",
    "RoomSid, RM5e",
    "RoomSid, PA5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e",
    "RoomSid, RMg5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e",
    "ParticipantSid, ''",
    "ParticipantSid, anna",
    "ParticipantIdentity, ''"
  })
  void aMissingOrMalformedParameterIsReportedByNameWithoutItsValue(String name, String value) {
    SignedForm garbled = event("participant-connected").but(name, value);
    SignedForm missing = event("participant-connected").without(name);
    SignedForm doubled = event("participant-connected").with(name, "another");
    for (SignedForm form : List.of(garbled, missing, doubled)) {
      assertThatExceptionOfType(InvalidValueException.class)
          .isThrownBy(() -> webhook.roomEvent(signed(form)))
          .satisfies(e -> assertThat(e.field()).isEqualTo(name))
          .satisfies(e -> assertThat(e.rule()).startsWith("must ").doesNotContain("yesterday"));
    }
  }

  /** The case: C29 b. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-11-23T09:00:01",
        "2026-11-23T09:00:01.250+0000",
        "Mon, 23 Nov 2026 09:00:01 +0000",
        "+9999999999-01-01T00:00:00Z"
      })
  void aMissingOrMalformedTimestampIsReplacedByTheTimeOfReceipt(String time) {
    RoomEvent event = new RoomEvent.Connected(ROOM, ROOM_SID, ARRIVED, "anna", CONNECTION);
    SignedForm form = event("participant-connected");

    assertThat(webhook.roomEvent(signed(form.but("Timestamp", time)))).hasValue(event);
    assertThat(webhook.roomEvent(signed(form.without("Timestamp")))).hasValue(event);
    SignedForm alert = SignedForm.alert(ACCOUNT).but("DateFired", time.replace("Mon, ", "Tue, "));
    assertThat(webhook.usageAlert(signed(alert, TOKEN, USAGE)).at()).isEqualTo(ARRIVED);
  }

  @Test
  void aRepeatedTimestampIsRejected() {
    SignedForm form = event("participant-connected").with("Timestamp", "2026-11-23T09:00:03Z");
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> webhook.roomEvent(signed(form)))
        .withMessageStartingWith("Timestamp ");
  }

  /** The case: C31. */
  @Test
  void controlCharactersInAnAlertAreRejected() {
    for (String name : List.of("UsageCategory", "TriggerBy", "IdempotencyToken")) {
      SignedForm form = SignedForm.alert(ACCOUNT).but(name, "x\r\nFAKE LINE");
      assertThatExceptionOfType(InvalidValueException.class)
          .isThrownBy(() -> webhook.usageAlert(signed(form, TOKEN, USAGE)))
          .withMessage(name + " must have 1 to 256 visible ASCII characters");
    }
  }

  @Test
  void anAlertIsParsed() {
    SignedForm form = SignedForm.alert(ACCOUNT);
    assertThat(webhook.usageAlert(signed(form, TOKEN, USAGE)))
        .isEqualTo(
            new UsageAlert(
                "an-alert-of-its-own",
                "UT" + "9a".repeat(16),
                "group-rooms-participant-minutes",
                "price",
                new BigDecimal("5.00"),
                new BigDecimal("5.004"),
                Instant.parse("2026-11-23T09:00:00Z")));
  }

  @Test
  void anAlertWithoutIdempotencyTokenIsIdentifiedByTriggerAndTime() {
    SignedForm form = SignedForm.alert(ACCOUNT).without("TriggerBy").without("IdempotencyToken");
    UsageAlert alert = webhook.usageAlert(signed(form, TOKEN, USAGE));
    assertThat(alert.measure()).isEqualTo("usage");
    assertThat(alert.id()).isEqualTo(alert.trigger() + "@2026-11-23T09:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "UsageTriggerSid, UT",
    "UsageCategory, ''",
    "TriggerValue, 1e999999999",
    "TriggerValue, ''",
    "CurrentValue, five",
    "CurrentValue, 99999999999999999999999999",
    "UsageCategory, 'group rooms'",
    "TriggerBy, x\u001b[2J",
    "TriggerBy, \u202eecirp",
    "IdempotencyToken, two words"
  })
  void aMalformedAlertIsReportedByItsParameter(String name, String value) {
    SignedForm form = SignedForm.alert(ACCOUNT).but(name, value);
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> webhook.usageAlert(signed(form, TOKEN, USAGE)))
        .satisfies(e -> assertThat(e.field()).isEqualTo(name));
  }

  @Test
  void duringARotationBothAuthTokensVerify() {
    SignedForm form = event("room-ended");
    Message before = signed(form, TOKEN, EVENTS);
    Message after = signed(form, OTHER_TOKEN, EVENTS);
    for (Message message : List.of(before, after)) {
      assertThat(webhook(TOKEN, OTHER_TOKEN).roomEvent(message)).isPresent();
      assertThat(webhook(OTHER_TOKEN, TOKEN).roomEvent(message)).isPresent();
    }
    assertRejected(after);
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> webhook(OTHER_TOKEN).roomEvent(before));
  }

  @Test
  void anotherAccountIsRejectedLikeAWrongSignature() {
    String other = "AC" + "f".repeat(32);
    assertRejected(signed(event("room-ended").but("AccountSid", other)));
    assertRejected(signed(event("room-ended").but("AccountSid", "")));
    assertRejected(signed(event("room-ended").without("AccountSid")));
  }

  @Test
  void aSignatureForOneUrlIsRejectedAtTheOther() {
    assertRejected(signed(event("room-ended"), TOKEN, USAGE));
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> webhook.usageAlert(signed(SignedForm.alert(ACCOUNT))));
  }

  private void assertRejected(Message message) {
    assertThatExceptionOfType(CallNotAllowedException.class)
        .isThrownBy(() -> webhook.roomEvent(message))
        .withMessage("This is not signed by Twilio for this account.");
  }

  @Test
  void aVerifierNeedsAnAuthToken() {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> webhook())
        .satisfies(e -> assertThat(e.field()).isEqualTo("authTokens"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/events", "care.example", "ftp://care.example/", "https:a", "http:/"})
  void aUrlMustBeHttpOrHttps(String url) {
    TwilioCredentials credentials = CREDENTIALS.withAuthTokens(TOKEN);
    URI right = URI.create(EVENTS);
    URI wrong = URI.create(url);
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> new TwilioWebhook(credentials, wrong, right, CLOCK))
        .withMessage("eventsUrl must be an http or https address");
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> new TwilioWebhook(credentials, right, wrong, CLOCK))
        .withMessage("usageUrl must be an http or https address");
  }

  @Test
  void toStringContainsNoTokenOrIdentity() {
    Message message = signed(event("participant-connected"));
    assertThat(webhook + " " + message + " " + webhook.roomEvent(message))
        .doesNotContain(TOKEN, "anna", message.signature());
  }
}
