package dev.bookend.examples.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.twilio.security.RequestValidator;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.RoomEvent;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioWebhook;
import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Measures one genuine callback about a connected participant, with 16 parameters. */
@State(Scope.Thread)
public class Webhooks {
  static final String ACCOUNT = "AC" + "0a".repeat(16);
  static final String AUTH_TOKEN = "3d".repeat(16);
  private static final String ROOM = "video-call-5f0c6a52-6f1b-4f0e-9a53-0d9f6d1f7a11";
  private static final String ROOM_SID = "RM" + "2c".repeat(16);
  private static final String IDENTITY = "8a3c1f0e-52b7-4f5c-8f5d-6a1f7a0d9e53";
  static final String URL = "https://care.example/api/video/twilio/events";

  private final Map<String, String> parameters =
      told("participant-connected", ROOM, ROOM_SID, IDENTITY);
  private final byte[] signedOver = signedOver(parameters);
  private final Mac mac = mac();
  private final ProviderCallbacks webhook = webhook();
  private final RequestValidator validator = new RequestValidator(AUTH_TOKEN);
  private final String signature = signature(parameters);
  private final byte[] form = form(parameters);
  private final Map<String, String> track = told("track-enabled", ROOM, ROOM_SID, IDENTITY);
  private final String trackSignature = signature(track);
  private final byte[] trackForm = form(track);

  static ProviderCallbacks webhook() {
    return new TwilioWebhook(
        TwilioCredentials.of(ACCOUNT, "SK" + "1b".repeat(16), "s".repeat(32))
            .withAuthTokens(AUTH_TOKEN),
        URI.create(URL),
        URI.create("https://care.example/api/video/twilio/usage"),
        Clock.systemUTC());
  }

  /** The unsorted parameters of Twilio's callback, including unknown ones. */
  static Map<String, String> told(String event, String roomName, String roomSid, String identity) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("RoomStatus", "in-progress");
    parameters.put("RoomType", "group");
    parameters.put("RoomSid", roomSid);
    parameters.put("RoomName", roomName);
    parameters.put("ParticipantStatus", "connected");
    parameters.put("ParticipantIdentity", identity);
    parameters.put("ParticipantSid", "PA" + "7f".repeat(16));
    parameters.put("SequenceNumber", "1");
    parameters.put("StatusCallbackEvent", event);
    parameters.put("Timestamp", "2026-11-23T09:00:01.250Z");
    parameters.put("AccountSid", ACCOUNT);
    parameters.put("RoomDuration", "4");
    parameters.put("MaxParticipants", "2");
    parameters.put("MediaRegion", "us1");
    parameters.put("ApiVersion", "v1");
    parameters.put("Latency", "12");
    return parameters;
  }

  static byte[] form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), UTF_8))
        .collect(Collectors.joining("&"))
        .getBytes(UTF_8);
  }

  static String signature(Map<String, String> parameters) {
    return Base64.getEncoder().encodeToString(mac().doFinal(signedOver(parameters)));
  }

  private static byte[] signedOver(Map<String, String> parameters) {
    StringBuilder text = new StringBuilder(URL);
    new TreeMap<>(parameters).forEach((name, value) -> text.append(name).append(value));
    return text.toString().getBytes(UTF_8);
  }

  private static Mac mac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(AUTH_TOKEN.getBytes(UTF_8), "HmacSHA1"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@return the event, parsed, verified and mapped by Bookend} */
  @Benchmark
  public Optional<RoomEvent> bookend() {
    return webhook.roomEvent(new ProviderCallbacks.Message(signature, form));
  }

  /** {@return empty: parsed and verified by Bookend, then ignored, because it is about a track} */
  @Benchmark
  public Optional<RoomEvent> bookendVerifies() {
    return webhook.roomEvent(new ProviderCallbacks.Message(trackSignature, trackForm));
  }

  /** {@return whether Twilio's SDK accepts the signature; its input is already parsed} */
  @Benchmark
  public boolean twilioSdk() {
    return validator.validate(URL, parameters, signature);
  }

  /** {@return only the signature of prepared bytes with a reused key} */
  @Benchmark
  public byte[] rawHmac() {
    return mac.doFinal(signedOver);
  }
}
