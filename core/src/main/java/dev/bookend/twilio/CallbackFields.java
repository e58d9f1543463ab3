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

/** What a genuine callback tells, by the names that Twilio gives its parameters. */
final class CallbackFields {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}(\\.\\d{1,18})?");

  private static final Pattern SID = Pattern.compile("[A-Z]{2}\\p{XDigit}{32}");

  private final CallbackForm form;

  CallbackFields(CallbackForm form) {
    this.form = form;
  }

  /** The event, if it is one that calls live by; tracks and recordings are not. */
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

  /** The alert; what a trigger watches is its usage, unless it says otherwise. */
  UsageAlert usageAlert() {
    String trigger = sid("UsageTriggerSid", "UT");
    Instant fired = instant("DateFired", DateTimeFormatter.RFC_1123_DATE_TIME, "RFC 2822");
    return new UsageAlert(
        form.value("IdempotencyToken").orElseGet(() -> trigger + "@" + fired),
        trigger,
        text("UsageCategory"),
        form.value("TriggerBy").orElse("usage"),
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
    return instant("Timestamp", DateTimeFormatter.ISO_INSTANT, "ISO 8601");
  }

  private String text(String name) {
    return form.value(name).orElseThrow(() -> new InvalidValueException(name, "must be there"));
  }

  private String sid(String name, String prefix) {
    String sid = text(name);
    Rule.check(
        sid.startsWith(prefix) && SID.matcher(sid).matches(),
        name,
        "must be " + prefix + " followed by 32 hexadecimal digits");
    return sid;
  }

  private BigDecimal number(String name) {
    String number = text(name);
    Rule.check(NUMBER.matcher(number).matches(), name, "must be a decimal number");
    return new BigDecimal(number);
  }

  private Instant instant(String name, DateTimeFormatter format, String called) {
    try {
      return format.parse(text(name), Instant::from);
    } catch (DateTimeException e) {
      throw new InvalidValueException(name, "must be a time in the format of " + called);
    }
  }
}
