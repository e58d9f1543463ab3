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
import dev.bookend.emulator.SettableClock;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.emulator.TwilioEmulator.Guest;
import dev.bookend.http.CallEndpoints.Body;
import dev.bookend.http.CallEndpoints.Response;
import dev.bookend.http.CallbackEndpoints;
import dev.bookend.http.HttpSettings;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.VideoProvider;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * A service whose rooms run on the emulator's REST interface, over HTTP, with callbacks over HTTP.
 * Tests drive the clock, the keeper and the delivery of callbacks by hand.
 */
final class TwilioFixture implements AutoCloseable {
  static final Actor ANNA = Actor.of("anna");
  static final Actor BEN = Actor.of("ben");
  private static final Duration TIMEOUT = Duration.ofMillis(100);
  private static final int MAX_ATTEMPTS = 20;

  final SettableClock clock = new SettableClock();
  final TwilioEmulator twilio = new TwilioEmulator(clock);
  final List<CallEvent> deliveredEvents = new ArrayList<>();
  final Set<TwilioEmulator.Callback> sentCallbacks = new LinkedHashSet<>();
  final VideoCallService calls;
  final InMemoryCallRepository repository = new InMemoryCallRepository();
  private final Instant start = clock.instant();
  private final TwilioEmulator.Server rest = twilio.serve(0);
  private final HttpServer host;
  private boolean callbacksLost;

  /** Whether what the emulator holds up are the second halves of bodies. */
  boolean slowBodies;

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
            TwilioSettings.builder()
                .apiUrl(rest.uri())
                .statusCallback(http.eventsUrl(site))
                .connectTimeout(Duration.ofSeconds(60))
                .responseTimeout(TIMEOUT)
                .operationTimeout(TIMEOUT.multipliedBy(3))
                .build(),
            clock,
            new HeldUp());
    calls =
        VideoCallService.builder()
            .repository(repository)
            .clock(clock)
            .provider(VideoProvider.of(client.rooms(), new TwilioTokenIssuer(credentials)))
            .listener((event, call) -> deliveredEvents.add(event))
            .build();
    CallbackEndpoints endpoints =
        new CallbackEndpoints(
            calls,
            new TwilioWebhook(credentials, http.eventsUrl(site), http.usageUrl(site), clock),
            alert -> {});
    host.createContext("/api/video/twilio/events", exchange -> handle(exchange, endpoints));
    host.start();
  }

  private static void handle(HttpExchange in, CallbackEndpoints endpoints) throws IOException {
    String type = in.getRequestHeaders().getFirst("Content-Type");
    String signature = in.getRequestHeaders().getFirst("X-Twilio-Signature");
    Response response = endpoints.roomEvent(new Body(in.getRequestBody(), type, -1), signature);
    in.sendResponseHeaders(response.status(), -1);
    in.close();
  }

  /** Drops all later callbacks. */
  void loseCallbacks() {
    callbacksLost = true;
  }

  CallId accepted(Duration limit) {
    CallId id =
        calls.request(ANNA, CallRequest.inviting("ben").at(calls.now()).lasting(limit)).id();
    calls.accept(BEN, id);
    return id;
  }

  /** Joins as a page does: with retries after the given pause. */
  JoinTicket ticket(Actor participant, CallId id) {
    ProviderException last = null;
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      try {
        return calls.join(participant, id);
      } catch (ProviderException e) {
        last = e;
        advance(e.retryAfter().orElseThrow(() -> e));
      }
    }
    throw last;
  }

  Guest join(Actor participant, CallId id) {
    return twilio.join(ticket(participant, id).token());
  }

  VideoCall get(CallId id) {
    return calls.get(Actor.system(), id);
  }

  /** Advances the clock in steps of a second, and runs all due work after each step. */
  void advance(Duration time) {
    Instant end = clock.instant().plus(time);
    runUntilIdle();
    while (clock.instant().isBefore(end)) {
      Duration remaining = Duration.between(clock.instant(), end);
      clock.advance(
          remaining.compareTo(Duration.ofSeconds(1)) < 0 ? remaining : Duration.ofSeconds(1));
      runUntilIdle();
    }
  }

  void advanceTo(Instant end) {
    advance(Duration.between(clock.instant(), end));
  }

  private void runUntilIdle() {
    twilio.lapse();
    deliverCallbacks();
    while (calls.keeper().runDue() > 0) {
      deliverCallbacks();
    }
    deliverCallbacks();
  }

  void deliverCallbacks() {
    List<TwilioEmulator.Callback> waiting = twilio.callbackQueue().waiting();
    sentCallbacks.addAll(waiting);
    if (callbacksLost) {
      waiting.forEach(twilio.callbackQueue()::remove);
    } else {
      twilio.callbackQueue().deliverAll();
    }
  }

  /** {@return the number of callbacks of an event, lost ones included} */
  long callbackCount(String event) {
    return sentCallbacks.stream().filter(callback -> callback.event().equals(event)).count();
  }

  @Override
  public void close() {
    twilio.faults().clear();
    twilio.faults().release();
    rest.close();
    host.stop(0);
  }

  /**
   * The time of requests: it is over when the emulator holds a response up, however slow the
   * machine is, and then that much of the operation's time has passed.
   */
  private final class HeldUp implements Timing {
    private final AtomicInteger givenUp = new AtomicInteger();
    private final AtomicLong waited = new AtomicLong();

    @Override
    public long getAsLong() {
      return Duration.between(start, clock.instant()).toNanos() + waited.get();
    }

    @Override
    public <T> T await(CompletableFuture<T> response, BooleanSupplier begun, long nanos)
        throws InterruptedException, ExecutionException, TimeoutException {
      while (true) {
        try {
          return response.get(1, TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
          boolean held = twilio.faults().heldUp() > givenUp.get();
          if (held && (begun.getAsBoolean() || !slowBodies)) {
            givenUp.incrementAndGet();
            waited.addAndGet(nanos);
            throw notYet;
          }
        }
      }
    }
  }
}
