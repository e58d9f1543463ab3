package dev.bookend.twilio;

import dev.bookend.call.InvalidValueException;
import dev.bookend.port.ProviderCallbacks.UsageAlert;
import dev.bookend.port.RoomEvent;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** Maps the parameters of a genuine callback to events and alerts. */
final class CallbackFields {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}(\\.\\d{1,18})?");

  private static final Pattern SID = Pattern.compile("[A-Z]{2}\\p{XDigit}{32}");

  /** Texts that are safe to log. */
  private static final Pattern WORD = Pattern.compile("[\\x21-\\x7e]{1,256}");

  private final CallbackForm form;
  private final Instant receivedAt;

  /**
   * Wraps a form.
   *
   * @param form the parameters
   * @param receivedAt the time of events and alerts without a valid timestamp
   */
  CallbackFields(CallbackForm form, Instant receivedAt) {
    this.form = form;
    this.receivedAt = receivedAt;
  }

  /** The room event; empty for events of tracks and recordings, and for unknown events. */
  Optional<RoomEvent> roomEvent() {
    return switch (text("StatusCallbackEvent")) {
      case "room-created" -> Optional.of(new RoomEvent.Created(roomName(), roomSid(), timestamp()));
      case "participant-connected" ->
          Optional.of(
              new RoomEvent.Connected(
                  roomName(), roomSid(), timestamp(), identity(), participantSid()));
      case "participant-disconnected" ->
          Optional.of(
              new RoomEvent.Disconnected(
                  roomName(), roomSid(), timestamp(), identity(), participantSid()));
      case "room-ended" -> Optional.of(new RoomEvent.Ended(roomName(), roomSid(), timestamp()));
      default -> Optional.empty();
    };
  }

  /** The usage alert; its measure is {@code usage} unless the trigger states another. */
  UsageAlert usageAlert() {
    String trigger = sid("UsageTriggerSid", "UT");
    Instant fired = instant("DateFired", DateTimeFormatter.RFC_1123_DATE_TIME);
    return new UsageAlert(
        form.value("IdempotencyToken")
            .map(token -> word("IdempotencyToken", token))
            .orElseGet(() -> trigger + "@" + fired),
        trigger,
        word("UsageCategory", text("UsageCategory")),
        word("TriggerBy", form.value("TriggerBy").orElse("usage")),
        number("TriggerValue"),
        number("CurrentValue"),
        fired);
  }

  private String roomName() {
    return text("RoomName");
  }

  private String roomSid() {
    return sid("RoomSid", "RM");
  }

  private String identity() {
    return text("ParticipantIdentity");
  }

  private String participantSid() {
    return sid("ParticipantSid", "PA");
  }

  private Instant timestamp() {
    return instant("Timestamp", DateTimeFormatter.ISO_INSTANT);
  }

  private String text(String name) {
    return form.value(name).orElseThrow(() -> new InvalidValueException(name, "must be there"));
  }

  private String sid(String name, String prefix) {
    String sid = text(name);
    InvalidValueException.check(
        sid.startsWith(prefix) && SID.matcher(sid).matches(),
        name,
        "must be " + prefix + " followed by 32 hexadecimal digits");
    return sid;
  }

  private BigDecimal number(String name) {
    String number = text(name);
    InvalidValueException.check(NUMBER.matcher(number).matches(), name, "must be a decimal number");
    return new BigDecimal(number);
  }

  private static String word(String name, String text) {
    InvalidValueException.check(
        WORD.matcher(text).matches(), name, "must have 1 to 256 visible ASCII characters");
    return text;
  }

  /** Falls back to the time of receipt, because Twilio does not repeat a rejected callback. */
  private Instant instant(String name, DateTimeFormatter format) {
    try {
      return form.value(name).map(text -> format.parse(text, Instant::from)).orElse(receivedAt);
    } catch (DateTimeException e) {
      return receivedAt;
    }
  }
}
