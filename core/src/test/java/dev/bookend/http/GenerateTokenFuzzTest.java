package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;

/** Arbitrary bytes as the body of a token request. */
@Tag("fuzz")
class GenerateTokenFuzzTest {
  private final HttpFixture fixture = HttpFixture.open();
  private final String id = fixture.accepted();

  /** Seeds contain {@code ID} as a placeholder for the call id. */
  @FuzzTest(maxDuration = "60s")
  void nobodyGetsATokenButForTheirOwnCallAndAllElseIsRefused(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1).replace("ID", id);
    byte[] body = text.getBytes(StandardCharsets.ISO_8859_1);
    for (String who : new String[] {"alice", "mallory"}) {
      Reply reply =
          fixture.send(Route.GENERATE_TOKEN, who, "", HttpFixture.body(body, "application/json"));
      assertThat(reply.status()).isIn(200, 400, 403, 404);
      if (reply.status() == 200) {
        assertThat(reply.text("identity")).isEqualTo("alice").isEqualTo(who);
        assertThat(reply.text("room_name")).isEqualTo("video-call-" + id);
      }
    }
  }
}
