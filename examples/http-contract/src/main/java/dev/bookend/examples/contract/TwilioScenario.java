package dev.bookend.examples.contract;

import static dev.bookend.examples.contract.ApiClient.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.bookend.emulator.EmulatorFaults.Fault;
import dev.bookend.emulator.EmulatorFaults.Operation;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.emulator.TwilioEmulator.Guest;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Requests on Twilio: callbacks, failures, rejected credentials, an unreachable API and rate
 * limits.
 */
final class TwilioScenario extends Scenario {
  private static final String EVENTS = "/api/video/twilio/events";
  private static final String USAGE = "/api/video/twilio/usage";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String PUBLIC = "https://care.example";
  private static final int MANY = 100;

  /** As long as a real signature, so that the rest of the request is checked. */
  private static final String PLAUSIBLE = "x".repeat(27) + "=";

  private final TwilioEmulator twilio;
  private final TwilioEmulator.Server server;

  TwilioScenario(URI app, TwilioEmulator twilio, TwilioEmulator.Server server) {
    super("twilio", app);
    this.twilio = twilio;
    this.server = server;
  }

  static Map<String, String> settings(TwilioEmulator twilio, TwilioEmulator.Server server) {
    return Map.of(
        "bookend.provider", "twilio",
        "bookend.twilio.account-sid", twilio.accountSid(),
        "bookend.twilio.api-key-sid", twilio.apiKeySid(),
        "bookend.twilio.api-key-secret", twilio.apiKeySecret(),
        "bookend.twilio.auth-token", twilio.authToken(),
        "bookend.twilio.api-url", server.uri().toString(),
        "bookend.twilio.public-url", PUBLIC,
        "bookend.usage-alert.money-per-day", "0.001");
  }

  @Override
  void go() {
    told();
    failing();
    lockedOut();
    unreachable();
    busy();
  }

  private void told() {
    transcript.chapter("Told by Twilio");
    String id = request("recipient", "{\"invitee_ids\":[\"caregiver\"],\"duration_seconds\":300}");
    move("caregiver", id, "accept");
    List<Guest> guests =
        List.of("recipient", "caregiver").stream()
            .map(who -> twilio.join(get(who, id, "/token").expect(200).text("token")))
            .toList();
    TwilioEmulator.Callback recipient =
        waiting(told -> told.parameters().containsValue("recipient"));
    TwilioEmulator.Callback caregiver =
        waiting(told -> told.parameters().containsValue("caregiver"));
    tell(EVENTS, recipient, "x");
    tell(EVENTS, recipient, "");
    tell(EVENTS, recipient, recipient.signature());
    tell(EVENTS, recipient, recipient.signature());
    tell(EVENTS, caregiver, recipient.signature());
    tell(EVENTS, caregiver, caregiver.signature());
    get("recipient", id, "");

    guests.get(0).leave();
    TwilioEmulator.Callback used = waiting(told -> told.event().equals("usage-trigger"));
    tell(USAGE, used, "x");
    tell(EVENTS, used, used.signature());
    tell(USAGE, used, used.signature());
    guests.get(1).leave();
    move("recipient", id, "complete");
    refuse(EVENTS);
    refuse(USAGE);
  }

  private TwilioEmulator.Callback waiting(Predicate<TwilioEmulator.Callback> wanted) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> twilio.callbackQueue().waiting().stream().filter(wanted).findFirst(),
            found -> found.isPresent())
        .orElseThrow();
  }

  private void tell(String path, TwilioEmulator.Callback callback, String signature) {
    String form =
        callback.parameters().entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    String as =
        switch (signature) {
          case "" -> "unsigned";
          case "x" -> "forged";
          default -> signature.equals(callback.signature()) ? "signed" : "signed for another";
        };
    transcript.add(
        "Twilio POST " + path + "\n(" + callback.event() + ", " + as + ")",
        send(path, FORM + "; charset=utf-8", form, signature));
  }

  private void refuse(String path) {
    transcript.add("Twilio POST " + path + "\n(as JSON)", send(path, JSON, "{}", PLAUSIBLE));
    transcript.add("Twilio POST " + path + "\na=%", send(path, FORM, "a=%", PLAUSIBLE));
    String large = "a".repeat(65_537);
    transcript.add("Twilio POST " + path + "\n(65537 bytes)", send(path, FORM, large, PLAUSIBLE));
  }

  private Reply send(String path, String type, String body, String signature) {
    Map<String, String> headers = new HashMap<>(Map.of("Content-Type", type));
    if (!signature.isEmpty()) {
      headers.put("X-Twilio-Signature", signature);
    }
    return send("nobody", path, body.getBytes(UTF_8), headers);
  }

  private String acceptedCall() {
    String id = request("recipient", NOW);
    move("caregiver", id, "accept");
    return id;
  }

  private void failing() {
    transcript.chapter("Twilio fails");
    String id = acceptedCall();
    twilio.faults().inject(Operation.CREATE_ROOM, Fault.ERROR, MANY);
    get("recipient", id, "/token");
    twilio.faults().clear();
  }

  private void lockedOut() {
    transcript.chapter("Twilio does not know the key any more");
    String id = acceptedCall();
    server.close();
    served(new TwilioEmulator(), () -> get("recipient", id, "/token"));
  }

  private void unreachable() {
    transcript.chapter("Twilio cannot be reached");
    String id = acceptedCall();
    get("recipient", id, "/token");
  }

  /** The last step, because the application then pauses its requests for a second. */
  private void busy() {
    transcript.chapter("Twilio is busy");
    String id = acceptedCall();
    twilio.faults().inject(Operation.CREATE_ROOM, Fault.TOO_MANY_REQUESTS, 1);
    served(twilio, () -> get("recipient", id, "/token"));
  }

  private void served(TwilioEmulator account, Runnable meanwhile) {
    TwilioEmulator.Server again = account.serve(server.uri().getPort());
    try {
      meanwhile.run();
    } finally {
      again.close();
    }
  }
}
