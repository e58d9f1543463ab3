package dev.bookend.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.RecordingRepository;
import dev.bookend.RecordingRepository.Operation;
import dev.bookend.call.StorageException;
import dev.bookend.http.CallEndpoints.Body;
import dev.bookend.http.CallEndpoints.Response;
import dev.bookend.port.ProviderCallbacks.UsageAlert;
import dev.bookend.twilio.SignedForm;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioWebhook;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackEndpointsTest {
  private static final String WRONG = "cmlnaHQgbGVuZ3RoLCB3cm9uZw==";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String ACCOUNT = "AC" + "0a".repeat(16);
  private static final String TOKEN = "3d".repeat(16);
  private static final HttpSettings SETTINGS = HttpSettings.defaults();
  private static final URI PUBLIC = URI.create("https://care.example");
  private static final String EVENTS = SETTINGS.eventsUrl(PUBLIC).toString();
  private static final String USAGE = SETTINGS.usageUrl(PUBLIC).toString();
  private static final TwilioWebhook WEBHOOK =
      new TwilioWebhook(
          TwilioCredentials.of(ACCOUNT, "SK" + "1b".repeat(16), "aVeryPrivateSecretOf32Characters")
              .withAuthTokens(TOKEN),
          URI.create(EVENTS),
          URI.create(USAGE),
          Clock.systemUTC());

  private final RecordingRepository repository = new RecordingRepository();
  private final HttpFixture fixture = HttpFixture.with(builder -> builder.repository(repository));
  private final List<UsageAlert> alerts = new ArrayList<>();
  private final CallbackEndpoints callbacks =
      new CallbackEndpoints(fixture.service, WEBHOOK, alerts::add);

  private void failWith(RuntimeException failure) {
    repository.before(
        invocation -> {
          throw failure;
        });
  }

  private static Body form(byte[] content) {
    return HttpFixture.body(content, FORM);
  }

  private static SignedForm event(String name, String id) {
    return SignedForm.event(ACCOUNT, name, "video-call-" + id, "alice")
        .but("Timestamp", HttpFixture.NINE.toString());
  }

  private Response post(SignedForm form) {
    return callbacks.roomEvent(form(form.body()), form.signature(TOKEN, EVENTS));
  }

  private static void done(Response answer) {
    assertThat(answer.status()).as(new String(answer.body(), UTF_8)).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers()).containsOnlyKeys("Cache-Control");
  }

  private String joined() {
    String id = fixture.accepted();
    fixture.send(Route.TOKEN, "alice", id).expect(200);
    fixture.send(Route.TOKEN, "bob", id).expect(200);
    return id;
  }

  private String status(String id) {
    return fixture.send(Route.GET, "alice", id).expect(200).text("status");
  }

  @Test
  void roomEventsChangeTheCall() {
    String id = joined();
    done(post(event("participant-connected", id)));
    done(
        post(
            event("participant-connected", id)
                .but("ParticipantIdentity", "bob")
                .but("ParticipantSid", "PA" + "b".repeat(32))));
    assertThat(status(id)).isEqualTo("in_progress");
  }

  @Test
  void repeatedEventCostsOneQuery() {
    String id = joined();
    done(post(event("participant-connected", id)));
    repository.clear();
    done(post(event("participant-connected", id)));
    assertThat(repository.operations()).containsExactly(Operation.FIND);
  }

  @Test
  void irrelevantEventsAreAcceptedAndIgnored() {
    String over = fixture.running();
    fixture.send(Route.COMPLETE, "alice", over).expect(200);
    String before = fixture.send(Route.GET, "alice", over).raw();
    List<String> ids = List.of(over, HttpFixture.NOBODYS);
    for (String id : ids) {
      done(post(event("participant-connected", id)));
      done(post(event("participant-disconnected", id)));
      done(post(event("room-created", id)));
      done(post(event("room-ended", id)));
      done(post(event("participant-connected", id).but("ParticipantIdentity", "x".repeat(200))));
    }
    assertThat(fixture.send(Route.GET, "alice", over).raw()).isEqualTo(before);

    String joined = joined();
    repository.clear();
    for (String change : List.of("added", "disabled", "enabled", "removed")) {
      done(post(event("track-" + change, over)));
      done(post(event("track-" + change, joined)));
    }
    done(post(event("participant-connected", over).but("RoomName", "somebody-elses-room")));
    assertThat(repository.operations()).isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "wrong", WRONG})
  void invalidSignatureIsRejectedBeforeAnyQuery(@Nullable String signature) {
    byte[] event = event("participant-connected", fixture.accepted()).body();
    repository.clear();
    HttpFixture.documented("bookendReceiveRoomEvent", callbacks.roomEvent(form(event), signature))
        .refused(403, "not_allowed");
    HttpFixture.documented(
            "bookendReceiveUsageAlert",
            callbacks.usageAlert(form(SignedForm.alert(ACCOUNT).body()), signature))
        .refused(403, "not_allowed");
    assertThat(repository.operations()).isEmpty();
    assertThat(alerts).isEmpty();
  }

  @Test
  void usageAlertIsDelivered() {
    SignedForm form = SignedForm.alert(ACCOUNT);
    done(callbacks.usageAlert(form(form.body()), form.signature(TOKEN, USAGE)));
    assertThat(alerts).singleElement().satisfies(a -> assertThat(a.measure()).isEqualTo("price"));
  }

  @Test
  void malformedEventIsNamedButNotQuoted() {
    Reply reply = Reply.of(post(event("room-ended", HttpFixture.NOBODYS).but("RoomSid", "alice?")));
    reply.names("RoomSid");
    assertThat(reply.raw()).doesNotContain("alice");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "application/json", "text/plain", "multipart/form-data", FORM + "x"})
  void otherContentTypesAreRejected(@Nullable String type) {
    SignedForm form = event("room-ended", HttpFixture.NOBODYS);
    Body body = HttpFixture.body(form.body(), type);
    HttpFixture.documented(
            "bookendReceiveRoomEvent", callbacks.roomEvent(body, form.signature(TOKEN, EVENTS)))
        .refused(415, "unsupported_media_type");
  }

  @Test
  void contentTypeIgnoresCaseAndParameters() {
    SignedForm form = event("room-ended", HttpFixture.NOBODYS);
    Body body = HttpFixture.body(form.body(), "Application/X-WWW-Form-Urlencoded; charset=UTF-8");
    done(callbacks.roomEvent(body, form.signature(TOKEN, EVENTS)));
  }

  static Stream<byte[]> bombs() {
    return Stream.of(
            "a=%",
            "a=%ff",
            "%".repeat(65_536),
            "%25".repeat(20_000) + "%",
            "a=1&".repeat(10_000),
            "a&".repeat(32_768),
            "=".repeat(32_768) + "&=".repeat(16_384),
            "a[".repeat(16_000) + "&".repeat(201) + "%",
            "{\"a\":".repeat(10_000) + "%")
        .map(text -> text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void malformedBodyIsAClientError(byte[] bomb) {
    Reply reply =
        HttpFixture.documented("bookendReceiveRoomEvent", callbacks.roomEvent(form(bomb), WRONG));
    assertThat(reply.status()).isBetween(400, 403);
    assertThat(reply.raw()).hasSizeLessThan(300);
    assertThat(repository.operations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a=1&", "%41", "%"})
  void tenMegabytesAreNotReadToTheEnd(String filling) throws IOException {
    byte[] content = filling.repeat((10 << 20) / filling.length()).getBytes(UTF_8);
    InputStream large = new ByteArrayInputStream(content);
    HttpFixture.documented(
            "bookendReceiveRoomEvent", callbacks.roomEvent(new Body(large, FORM, -1), WRONG))
        .refused(413, "too_large");
    assertThat(content.length - large.available()).isEqualTo(64 * 1024 + 1);
  }

  /** C26 */
  @Test
  void bodyIsNotReadIfTheHeadersAreRejected() {
    InputStream unread = new ByteArrayInputStream(new byte[100]);
    HttpFixture.documented(
            "bookendReceiveRoomEvent", callbacks.roomEvent(new Body(unread, FORM, 100), null))
        .refused(403, "not_allowed");
    HttpFixture.documented(
            "bookendReceiveRoomEvent", callbacks.roomEvent(new Body(unread, FORM, 100), "x"))
        .refused(403, "not_allowed");
    HttpFixture.documented(
            "bookendReceiveRoomEvent",
            callbacks.roomEvent(new Body(unread, "text/plain", 100), WRONG))
        .refused(415, "unsupported_media_type");
    HttpFixture.documented(
            "bookendReceiveRoomEvent",
            callbacks.roomEvent(new Body(unread, FORM, 64 * 1024 + 1), WRONG))
        .refused(413, "too_large");
    assertThat(unread).satisfies(stream -> assertThat(stream.available()).isEqualTo(100));
  }

  /** C26 */
  @Test
  void oldestOfTheSlowBodiesOfAllRoutesIsRefused() throws Exception {
    List<BlockingBody> silent = new ArrayList<>();
    List<CompletableFuture<Response>> answers = new ArrayList<>();
    ExecutorService threads = Executors.newCachedThreadPool();
    for (int i = 0; i <= AnonymousBodies.MAX_SLOW_READS; i++) {
      BlockingBody body = new BlockingBody(9);
      boolean isAlert = i % 2 > 0;
      silent.add(body);
      answers.add(
          CompletableFuture.supplyAsync(
              () ->
                  isAlert
                      ? callbacks.usageAlert(new Body(body, FORM, 9), WRONG)
                      : callbacks.roomEvent(new Body(body, FORM, 9), WRONG),
              threads));
      body.awaitRead();
    }

    HttpFixture.documented("bookendReceiveRoomEvent", answers.get(0).get(30, TimeUnit.SECONDS))
        .refused(429, "slow_down");
    done(post(event("participant-connected", joined())));

    silent.forEach(BlockingBody::end);
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void truncatedFormIsAClientError() throws IOException {
    InputStream broken = InputStream.nullInputStream();
    broken.close();
    HttpFixture.documented(
            "bookendReceiveRoomEvent", callbacks.roomEvent(new Body(broken, FORM, -1), WRONG))
        .names("body");
  }

  @Test
  void callbackCanBeRetriedAfterAStorageOutage() {
    String id = joined();
    failWith(new StorageException("No connection.", new IOException("alice")));
    Reply reply =
        Reply.of(post(event("participant-connected", id))).refused(503, "storage_unavailable");
    assertThat(reply.headers()).containsEntry("Retry-After", "1");
    assertThat(reply.raw()).doesNotContain("alice");
  }

  @Test
  void unexpectedExceptionIsAnsweredWithoutDetails() {
    failWith(new IllegalStateException("alice"));
    Reply reply =
        Reply.of(post(event("room-ended", HttpFixture.NOBODYS))).refused(500, "internal_error");
    assertThat(reply.raw()).doesNotContain("alice");
  }

  @Test
  void routesAreNotFoundIfCallbacksAreNotConfigured() {
    CallbackEndpoints none = new CallbackEndpoints(fixture.service, null, alerts::add);
    SignedForm form = event("room-ended", HttpFixture.NOBODYS);
    String signature = form.signature(TOKEN, EVENTS);
    Reply.of(none.roomEvent(form(form.body()), signature)).refused(404, "not_found");
    Reply.of(none.usageAlert(form(form.body()), signature)).refused(404, "not_found");
  }
}
