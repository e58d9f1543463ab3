package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bookend.port.RoomEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ManyAtOnceTest {
  private static final String NAME = "video-call-1";
  private static final int THREADS = 8;
  private static final int ROUNDS = 50;

  private final Clock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);

  private String token(String identity) {
    return new Token(emulator, clock, identity, NAME).sign();
  }

  @Test
  void connectAndDisconnectWithoutLostOrDuplicateEvents() throws Exception {
    emulator.rooms().open(NAME, THREADS, Duration.ofMinutes(1));
    Set<String> inside = ConcurrentHashMap.newKeySet();
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    emulator.onEvent(
        event -> {
          boolean right =
              event instanceof RoomEvent.Connected in
                  ? inside.add(in.connection())
                  : event instanceof RoomEvent.Disconnected out && inside.remove(out.connection());
          if (!right) {
            wrong.add(event.toString());
          }
        });
    CyclicBarrier start = new CyclicBarrier(THREADS);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    List<Future<Boolean>> done = new ArrayList<>();
    try {
      for (int i = 0; i < THREADS; i++) {
        String identity = "person " + i;
        Callable<Boolean> guest =
            () -> {
              start.await();
              boolean orderly = true;
              for (int round = 0; round < ROUNDS; round++) {
                orderly &= visits(identity);
              }
              return orderly;
            };
        done.add(pool.submit(guest));
      }
      for (Future<Boolean> one : done) {
        assertThat(one.get()).isTrue();
      }
    } finally {
      pool.shutdownNow();
    }

    assertThat(wrong).isEmpty();
    assertThat(inside).isEmpty();
    assertThat(Page.present(emulator, NAME)).isEmpty();
  }

  /** Connects and disconnects, and returns whether all events were delivered in order. */
  private boolean visits(String identity) {
    ConcurrentLinkedQueue<JsonNode> heard = new ConcurrentLinkedQueue<>();
    TwilioEmulator.Signalling signalling = emulator.connect(text -> heard.add(Json.read(text)));
    signalling.receive("{\"type\":\"hello\"}");
    signalling.receive(
        "{\"type\":\"msg\",\"body\":{\"type\":\"connect\",\"token\":\"" + token(identity) + "\"}}");
    signalling.closed();
    List<Integer> revisions =
        heard.stream()
            .map(message -> message.path("body").path("subscribed").path("revision").asInt())
            .filter(revision -> revision > 0)
            .toList();
    return !revisions.isEmpty() && revisions.equals(revisions.stream().sorted().toList());
  }

  @Test
  void areNotBlockedByASlowListener() {
    emulator.rooms().open(NAME, 2, Duration.ofMinutes(1));
    List<List<String>> seen = new ArrayList<>();
    emulator.onEvent(
        event ->
            seen.add(CompletableFuture.supplyAsync(() -> Page.present(emulator, NAME)).join()));
    Page.in(emulator, token("anna"), NAME);

    assertThat(seen).containsExactly(List.of("anna"));
  }
}
