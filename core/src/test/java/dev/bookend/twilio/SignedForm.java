package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A callback of Twilio: form parameters in insertion order, and their signature. */
public final class SignedForm {
  private static final Comparator<String> CODE_POINTS =
      Comparator.comparing(text -> text.getBytes(UTF_8), Arrays::compareUnsigned);

  private final Map<String, List<String>> parameters = new LinkedHashMap<>();

  /** Adds a parameter, or another value of it. */
  public SignedForm with(String name, String value) {
    parameters.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    return this;
  }

  /** Replaces a parameter. */
  public SignedForm but(String name, String value) {
    parameters.remove(name);
    return with(name, value);
  }

  /** Removes a parameter. */
  public SignedForm without(String name) {
    parameters.remove(name);
    return this;
  }

  /** The request body, form-encoded. */
  public byte[] body() {
    return parameters.entrySet().stream()
        .flatMap(
            e -> e.getValue().stream().map(value -> encoded(e.getKey()) + "=" + encoded(value)))
        .collect(Collectors.joining("&"))
        .getBytes(UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** The value of {@code X-Twilio-Signature}. */
  public String signature(String token, String url) {
    StringBuilder signed = new StringBuilder(url);
    parameters.keySet().stream()
        .sorted(CODE_POINTS)
        .forEach(
            name ->
                parameters.get(name).stream()
                    .distinct()
                    .sorted(CODE_POINTS)
                    .forEach(value -> signed.append(name).append(value)));
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(token.getBytes(UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(signed.toString().getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A status callback about a room. */
  public static SignedForm event(String account, String name, String roomName) {
    return new SignedForm()
        .with("RoomStatus", "in-progress")
        .with("RoomType", "group")
        .with("RoomSid", "RM" + "5e".repeat(16))
        .with("RoomName", roomName)
        .with("StatusCallbackEvent", name)
        .with("Timestamp", "2026-11-23T09:00:01.250Z")
        .with("SequenceNumber", "1")
        .with("AccountSid", account);
  }

  /** A status callback about a participant. */
  public static SignedForm event(String account, String name, String roomName, String identity) {
    return event(account, name, roomName)
        .with("ParticipantSid", "PA" + "7f".repeat(16))
        .with("ParticipantIdentity", identity)
        .with("ParticipantStatus", "connected");
  }

  /** A callback of a usage trigger. */
  public static SignedForm alert(String account) {
    return new SignedForm()
        .with("AccountSid", account)
        .with("UsageTriggerSid", "UT" + "9a".repeat(16))
        .with("DateFired", "Mon, 23 Nov 2026 09:00:00 +0000")
        .with("Recurring", "daily")
        .with("UsageCategory", "group-rooms-participant-minutes")
        .with("TriggerBy", "price")
        .with("TriggerValue", "5.00")
        .with("CurrentValue", "5.004")
        .with("UsageRecordUri", "/2010-04-01/Accounts/" + account + "/Usage/Records/Daily.json")
        .with("IdempotencyToken", "an-alert-of-its-own");
  }
}
