package dev.bookend.twilio;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.JoinTicket;
import dev.bookend.call.ProviderException;
import dev.bookend.call.VideoCall;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.emulator.TwilioEmulator.Guest;
import dev.bookend.http.CallEndpoints.Answer;
import dev.bookend.http.CallEndpoints.Body;
import dev.bookend.http.CallbackEndpoints;
import dev.bookend.http.HttpSettings;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.testing.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A whole host and a whole provider: a service on Twilio's REST interface, which is the emulator's,
 * over HTTP, and its callbacks, which come back over HTTP. Nothing happens but by hand: the clock,
 * the keeper and the callbacks move when they are told to.
 */
final class TwilioFixture implements AutoCloseable {
  static final Actor ANNA = Actor.of("anna");
  static final Actor BEN = Actor.of("ben");
  private static final Duration GIVEN_UP = Duration.ofMillis(100);
  private static final int TRIES = 20;

  final SettableClock clock = new SettableClock();
  final TwilioEmulator twilio = new TwilioEmulator(clock);
  final List<CallEvent> heard = new ArrayList<>();
  final Set<TwilioEmulator.Callback> told = new LinkedHashSet<>();
  final VideoCallService calls;
  final InMemoryCallRepository repository = new InMemoryCallRepository();
  private final Instant start = clock.instant();
  private final TwilioEmulator.Server rest = twilio.serve(0);
  private final HttpServer host;
  private boolean deaf;

  TwilioFixture() {
    try {
      host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    URI site = URI.create("http://localhost:" + host.getAddress().getPort());
    HttpSettings http = HttpSettings.defaults();
    TwilioCredentials credentials =
        TwilioCredentials.of(twilio.accountSid(), twilio.apiKeySid(), twilio.apiKeySecret())
            .withAuthTokens(twilio.authToken());
    TwilioClient client =
        new TwilioClient(
            credentials,
            TwilioClient.Settings.defaults()
                .withApiUrl(rest.uri())
                .withStatusCallback(http.eventsUrl(site))
                .withTimeouts(Duration.ofSeconds(1), GIVEN_UP, GIVEN_UP.multipliedBy(3)),
            clock,
            () -> Duration.between(start, clock.instant()).toNanos());
    calls =
        VideoCallService.builder()
            .repository(repository)
            .clock(clock)
            .rooms(client.rooms())
            .tokens(new TwilioTokenIssuer(credentials))
            .listener((event, call) -> heard.add(event))
            .build();
    CallbackEndpoints endpoints =
        new CallbackEndpoints(
            calls,
            new TwilioWebhook(credentials, http.eventsUrl(site), http.usageUrl(site), clock),
            alert -> {});
    host.createContext("/api/video/twilio/events", exchange -> pass(exchange, endpoints));
    host.start();
  }

  private static void pass(HttpExchange in, CallbackEndpoints endpoints) throws IOException {
    String type = in.getRequestHeaders().getFirst("Content-Type");
    String signature = in.getRequestHeaders().getFirst("X-Twilio-Signature");
    Answer response = endpoints.roomEvent(new Body(in.getRequestBody(), type, -1), signature);
    in.sendResponseHeaders(response.status(), -1);
    in.close();
  }

  /** Callbacks are lost from now on. */
  void deafen() {
    deaf = true;
  }

  CallId accepted(Duration limit) {
    CallId id =
        calls.request(ANNA, CallRequest.between("anna", "ben").at(calls.now()).lasting(limit)).id();
    calls.accept(BEN, id);
    return id;
  }

  /** As a page does: whoever is told to come back later does so. */
  JoinTicket ticket(Actor who, CallId id) {
    ProviderException last = null;
    for (int i = 0; i < TRIES; i++) {
      try {
        return calls.join(who, id);
      } catch (ProviderException e) {
        last = e;
        pass(e.retryAfter().orElseThrow(() -> e));
      }
    }
    throw last;
  }

  Guest join(Actor who, CallId id) {
    return twilio.join(ticket(who, id).token());
  }

  VideoCall get(CallId id) {
    return calls.get(Actor.host(), id);
  }

  /** Lets time pass, a second at a time, with all that happens in it. */
  void pass(Duration time) {
    Instant end = clock.instant().plus(time);
    settle();
    while (clock.instant().isBefore(end)) {
      Duration left = Duration.between(clock.instant(), end);
      clock.advance(left.compareTo(Duration.ofSeconds(1)) < 0 ? left : Duration.ofSeconds(1));
      settle();
    }
  }

  void passUntil(Instant end) {
    pass(Duration.between(clock.instant(), end));
  }

  private void settle() {
    twilio.lapse();
    hear();
    while (calls.keeper().runDue() > 0) {
      hear();
    }
    hear();
  }

  void hear() {
    List<TwilioEmulator.Callback> waiting = twilio.callbacks().waiting();
    told.addAll(waiting);
    if (deaf) {
      waiting.forEach(twilio.callbacks()::remove);
    } else {
      twilio.callbacks().deliverAll();
    }
  }

  /** {@return how often the provider told something, or would have} */
  long told(String event) {
    return told.stream().filter(callback -> callback.event().equals(event)).count();
  }

  @Override
  public void close() {
    twilio.faults().clear();
    twilio.faults().release();
    rest.close();
    host.stop(0);
  }
}
