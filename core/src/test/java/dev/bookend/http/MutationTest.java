package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Valid requests with random damage. {@code -Dbookend.seed=…} repeats a run. */
class MutationTest {
  private static final int ROUNDS = 6_000;
  private static final List<String> BITS =
      List.of(
          "\"",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "null",
          "true",
          "-",
          "0",
          "1e999",
          ".",
          "\\",
          "\\u0000",
          "\\ud800",
          "\u0000",
          "\ufeff",
          "é",
          "𝄞",
          "9999999999999999999",
          "\"accept\":",
          "{\"x\":{}}",
          "2026-03-01T10:00:00Z",
          "+999999999-12-31T23:59:59Z",
          "alice",
          "bob",
          "video-call-",
          "%",
          " ");

  private final long seed = Long.getLong("bookend.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final HttpFixture fixture = HttpFixture.open();

  @Test
  void noDamagedRequestIsAServerError() {
    List<String> ids =
        List.of(fixture.asked(), fixture.accepted(), fixture.running(), HttpFixture.NOBODYS);
    Route[] routes = Route.values();
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      Route route = routes[random.nextInt(routes.length)];
      String id = ids.get(random.nextInt(ids.size()));
      byte[] body = damaged(route.body(id));
      String path = random.nextInt(10) == 0 ? text(damaged(id)) : id;
      Reply reply =
          Reply.of(
              route.on(fixture.api, "alice", path, HttpFixture.body(body, "application/json")));
      assertThat(reply.status())
          .as("seed %d, round %d: %s %s", seed, i, route, text(body))
          .isLessThan(500);
      refused += reply.status() == 400 ? 1 : 0;
    }
    assertThat(refused).as("seed %d", seed).isGreaterThan(ROUNDS / 10);
  }

  @Test
  void noDamagedQueryIsAServerError() {
    String id = fixture.asked();
    for (int i = 0; i < ROUNDS / 4; i++) {
      Map<String, String> query =
          Map.of(
              "status", text(damaged("pending,accepted")),
              "booking_id", text(damaged("b-1")),
              "from", text(damaged("2026-03-01T09:00:00Z")),
              "limit", text(damaged("50")),
              "cursor", text(damaged("MjAyNi0wMy0wMVQwOTowMDowMFogMTIzZTQ1NjctZTg5Yi0xMmQz")));
      assertThat(Reply.of(fixture.api.list("alice", query)).status())
          .as("seed %d, round %d: %s", seed, i, query)
          .isLessThan(500);
      Map<String, String> page =
          Map.of("limit", text(damaged("50")), "cursor", text(damaged("ZXZlbnQgNTc")));
      assertThat(Reply.of(fixture.api.history("alice", id, page)).status())
          .as("seed %d, round %d: %s", seed, i, page)
          .isLessThan(500);
    }
  }

  private byte[] damaged(String valid) {
    byte[] bytes = valid.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes = damaged(bytes);
    }
    return bytes;
  }

  private byte[] damaged(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + random.nextInt(8));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    switch (random.nextInt(4)) {
      case 0 ->
          out.writeBytes(BITS.get(random.nextInt(BITS.size())).getBytes(StandardCharsets.UTF_8));
      case 1 -> out.write(random.nextInt(256));
      case 2 -> {
        out.write(bytes, at, to - at);
        to = at;
      }
      default -> out.write(bytes, 0, at);
    }
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
