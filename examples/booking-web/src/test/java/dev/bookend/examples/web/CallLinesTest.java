package dev.bookend.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.CallId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallLinesTest {
  private final DemoCalls demo = new DemoCalls();

  @Test
  void aCallFromItsRequestToItsLimit() {
    CallId id = demo.running();
    demo.pass(Duration.ofSeconds(10));
    demo.clock.advance(Duration.ofMillis(5_003));
    demo.work();

    assertThat(String.join("\n", demo.linesOf(id)))
        .isEqualTo(
            """
            #1   requested       by Ruth Sommer (care recipient), asks Carlos Weber (caregiver) now, rings for 45 s, limit 15 s
            #2   accepted        by Carlos Weber (caregiver)
            #3   token_issued    for Ruth Sommer (care recipient)
            #4   connected       by Ruth Sommer (care recipient)
            #5   token_issued    for Carlos Weber (caregiver)
            #6   connected       by Carlos Weber (caregiver)
            #7   started         until 10:00:15
            #8   ending_soon     5 s left
            #9   completed       ended at its limit, 3 ms late, 0.008 USD
            #10  room_closed     0 ms after the end, 0.008 USD\
            """);
  }
}
