package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GenerateTokenTest {
  private final HttpFixture fixture = HttpFixture.open();
  private final String id = fixture.accepted();

  private Reply generate(String who, String room, String user) {
    String body = "{\"room_name\": \"%s\", \"user_identity\": %s}".formatted(room, user);
    return fixture.send(Route.GENERATE_TOKEN, who, "", HttpFixture.json(body));
  }

  @Test
  void returnsATokenForTheCallOfTheRoom() {
    Reply direct = fixture.send(Route.TOKEN, "bob", id).expect(200);
    assertThat(generate("bob", "video-call-" + id, "\"bob\"")).isEqualTo(direct);
    assertThat(generate("bob", "video-call-" + id, "null")).isEqualTo(direct);
    assertThat(fixture.send(Route.GENERATE_TOKEN, "bob", id)).isEqualTo(direct);
  }

  @Test
  void rejectsIdentitiesOtherThanTheCaller() {
    for (String other : List.of("\"alice\"", "\"mallory\"", "\"\"", "\"BOB\"", "\"bob \"")) {
      for (String room : List.of("video-call-" + id, "video-call-" + HttpFixture.NOBODYS, "x")) {
        generate("bob", room, other).refused(403, "not_allowed");
      }
    }
  }

  @Test
  void rejectsCallsOfOtherPeople() {
    Reply foreign = generate("mallory", "video-call-" + id, "null").refused(404, "not_found");
    for (String room :
        List.of(
            "video-call-" + HttpFixture.NOBODYS,
            id,
            "",
            "video-call-",
            "x-" + id,
            "video-call-\\u0000")) {
      assertThat(generate("mallory", room, "\"mallory\"")).isEqualTo(foreign);
    }
  }
}
