package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.video.v1.Room;
import com.twilio.security.RequestValidator;
import dev.bookend.emulator.EmulatorFaults.CallbackFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbacksTest {
  private static final String PATH = "/video/events?tenant=a%26b";

  private final SettableClock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final TwilioEmulator.Server server = emulator.serve(0);
  private final TwilioRestClient twilio = Sdk.with(emulator, server.uri());
  private final TwilioEmulator.Callbacks callbacks = emulator.callbackQueue();
  private final RequestValidator validator = new RequestValidator(emulator.authToken());
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private HttpServer receiver;

  private record Heard(String method, String query, String signature, Map<String, String> form) {
    String event() {
      return form.get("StatusCallbackEvent");
    }
  }

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          heard.add(
              new Heard(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().getRawQuery(),
                  exchange.getRequestHeaders().getFirst("X-Twilio-Signature"),
                  Form.read(body)));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    callbacks.stop();
    receiver.stop(0);
    server.close();
  }

  private String url() {
    return "http://127.0.0.1:" + receiver.getAddress().getPort() + PATH;
  }

  private Room room() {
    return Room.creator().setUniqueName("video-call-1").setStatusCallback(url()).create(twilio);
  }

  private void call() {
    Room room = room();
    clock.advance(Duration.ofMillis(1500));
    emulator.join(new Token(emulator, clock, "änna & co", room.getSid()).sign());
    clock.advance(Duration.ofSeconds(15));
    Room.updater(room.getSid(), Room.RoomStatus.COMPLETED).update(twilio);
  }

  private List<String> waiting() {
    return callbacks.waiting().stream().map(TwilioEmulator.Callback::event).toList();
  }

  private List<String> events() {
    return heard.stream().map(Heard::event).toList();
  }

  @Test
  void reportAllEventsOfACallNumberedAndSigned() {
    call();
    assertThat(heard).isEmpty();
    callbacks.deliverAll();

    assertThat(events())
        .containsExactly(
            "room-created", "participant-connected", "participant-disconnected", "room-ended");
    assertThat(heard).allMatch(one -> validator.validate(url(), one.form, one.signature));
    assertThat(heard)
        .extracting(one -> one.form.get("SequenceNumber"))
        .containsExactly("0", "1", "2", "3");
    Heard connected = List.copyOf(heard).get(1);
    assertThat(connected.method).isEqualTo("POST");
    assertThat(connected.form)
        .containsEntry("AccountSid", emulator.accountSid())
        .containsEntry("RoomName", "video-call-1")
        .containsEntry("RoomStatus", "in-progress")
        .containsEntry("RoomType", "group")
        .containsEntry("ParticipantStatus", "connected")
        .containsEntry("ParticipantIdentity", "änna & co")
        .containsEntry("Timestamp", "2026-11-23T09:00:01.500Z")
        .containsKeys("RoomSid", "ParticipantSid");
    assertThat(List.copyOf(heard).get(2).form).containsEntry("ParticipantDuration", "15");
    assertThat(List.copyOf(heard).get(3).form)
        .containsEntry("RoomStatus", "completed")
        .containsEntry("RoomDuration", "16");
  }

  @Test
  void areDeliveredInAnyOrderTwiceOrNever() {
    call();
    List<TwilioEmulator.Callback> all = callbacks.waiting();
    assertThat(callbacks.deliver(all.get(3))).isEqualTo(204);
    callbacks.deliver(all.get(1));
    callbacks.deliver(all.get(1));
    callbacks.remove(all.get(0));

    assertThat(events())
        .containsExactly("room-ended", "participant-connected", "participant-connected");
    assertThat(waiting()).containsExactly("participant-disconnected");
  }

  @Test
  void haveTheirParametersInTheUrlForGet() {
    Room.creator()
        .setStatusCallback(url())
        .setStatusCallbackMethod(com.twilio.http.HttpMethod.GET)
        .create(twilio);
    callbacks.deliverAll();

    Heard created = heard.remove();
    String called = url().replace(PATH, "/video/events?" + created.query);
    assertThat(created.method).isEqualTo("GET");
    assertThat(created.query).contains("&StatusCallbackEvent=room-created&");
    assertThat(validator.validate(called, Map.of(), created.signature)).isTrue();
  }

  @Test
  void areDeliveredByAThreadAfterStart() throws InterruptedException {
    callbacks.start();
    call();

    assertThat(heard.poll(10, TimeUnit.SECONDS).event()).isEqualTo("room-created");
    assertThat(heard.poll(10, TimeUnit.SECONDS).event()).isEqualTo("participant-connected");
    assertThat(heard.poll(10, TimeUnit.SECONDS).event()).isEqualTo("participant-disconnected");
    assertThat(heard.poll(10, TimeUnit.SECONDS).event()).isEqualTo("room-ended");
  }

  @Test
  void areDeliveredByTheThreadAfterTheirDelay() throws InterruptedException {
    callbacks.start();
    emulator.faults().inject(CallbackFault.LATE, 1);
    Room room = room();
    Room.updater(room.getSid(), Room.RoomStatus.COMPLETED).update(twilio);

    assertThat(heard.poll(10, TimeUnit.SECONDS).event()).isEqualTo("room-ended");
    clock.advance(Duration.ofSeconds(5));
    assertThat(heard.poll(10, TimeUnit.SECONDS).event()).isEqualTo("room-created");
  }

  @Test
  void areDroppedIfTheReceiverIsUnreachable() {
    room();
    receiver.stop(0);

    assertThat(callbacks.deliver(callbacks.waiting().get(0))).isZero();
    assertThat(waiting()).isEmpty();
  }

  @Test
  void areNotCreatedForARoomWithoutCallbackUrl() {
    emulator.rooms().open("video-call-2", 2, Duration.ofMinutes(1));
    emulator.rooms().close("video-call-2");

    assertThat(waiting()).isEmpty();
  }

  @Test
  void areLost() {
    emulator.faults().inject(CallbackFault.LOST, 1);
    call();

    assertThat(waiting())
        .containsExactly("participant-connected", "participant-disconnected", "room-ended");
  }

  @Test
  void areDuplicated() {
    emulator.faults().inject(CallbackFault.TWICE, 1);
    call();

    assertThat(waiting()).startsWith("room-created", "room-created", "participant-connected");
  }

  @Test
  void areOvertakenByTheNext() {
    emulator.faults().inject(CallbackFault.OVERTAKEN, 1);
    call();

    assertThat(waiting()).startsWith("participant-connected", "room-created");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OVERTAKEN", "LATE"})
  void areDelayedIfNoOtherCallbackFollows(String fault) {
    emulator.faults().inject(CallbackFault.valueOf(fault), 1);
    room();

    assertThat(waiting()).isEmpty();
    clock.advance(Duration.ofSeconds(5));
    assertThat(waiting()).containsExactly("room-created");
  }

  @Test
  void haveTheSameRandomFaultsForTheSameSeed() {
    List<String> first = lossesWithSeed(7);

    assertThat(first).hasSizeBetween(20, 60);
    assertThat(lossesWithSeed(7)).isEqualTo(first);
    assertThat(lossesWithSeed(8)).isNotEqualTo(first);
  }

  private List<String> lossesWithSeed(long seed) {
    emulator.reset();
    emulator.faults().happenAtRandom(CallbackFault.LOST, 0.5, seed);
    for (int i = 0; i < 80; i++) {
      Room.creator().setUniqueName("video-call-" + i).setStatusCallback(url()).create(twilio);
    }
    return callbacks.waiting().stream().map(one -> one.parameters().get("RoomName")).toList();
  }

  @Test
  void hideTheIdentityInTheirTextForm() {
    call();

    assertThat(callbacks.waiting().toString()).doesNotContain("änna").contains("room-ended");
  }
}
