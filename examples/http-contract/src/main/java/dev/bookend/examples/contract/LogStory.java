package dev.bookend.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log of the application: one line for each event of a call. */
@Timeout(120)
public abstract class LogStory {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String CALL =
      """
      INFO  # #1   requested       by Ruth Sommer (care recipient), asks Carlos Weber (caregiver) now, rings for 45 s, limit 2 s
      INFO  # #2   accepted        by Carlos Weber (caregiver)
      INFO  # #3   token_issued    for Ruth Sommer (care recipient)
      INFO  # #4   connected       by Ruth Sommer (care recipient)
      INFO  # #5   token_issued    for Carlos Weber (caregiver)
      INFO  # #6   connected       by Carlos Weber (caregiver)
      INFO  # #7   started         until TIME
      INFO  # #8   ending_soon     1 s left
      INFO  # #9   completed       ended at its limit, N ms late, 0.008 USD
      INFO  # #10  room_closed     N ms after the end, 0.008 USD\
      """;

  private final App app;

  /**
   * Creates the test for an application.
   *
   * @param app the application to start
   */
  protected LogStory(App app) {
    this.app = app;
  }

  /** {@return the output of the application so far} */
  protected abstract String output();

  @Test
  void theLogTellsWhatHappensToACall() {
    Map<String, String> settings =
        Map.of("bookend.call.limit", "2s", "bookend.call.warn-before", "1s");
    try (App.Running running = app.start(HttpContract.inMemory(), settings)) {
      ApiClient recipient = new ApiClient(running.uri(), "recipient");
      ApiClient caregiver = new ApiClient(running.uri(), "caregiver");
      String id =
          recipient
              .post(ApiClient.CALLS + "/request", "{\"invitee_ids\":[\"caregiver\"]}")
              .expect(201)
              .text("id");
      caregiver.call(id, "accept").expect(200);
      connect(running, recipient, "recipient", id);
      connect(running, caregiver, "caregiver", id);

      await().atMost(TIMEOUT).untilAsserted(() -> assertThat(linesOf(id)).contains("room_closed"));
      assertThat(linesOf(id)).isEqualTo(CALL);

      String other = recipient.askFor("{\"invitee_ids\":[\"caregiver\"]}");
      new ApiClient(running.uri(), "staff")
          .post("/app/staff/calls/" + other + "/end", "{\"reason\":\"Known to nobody\"}")
          .expect(204);
      await().atMost(TIMEOUT).untilAsserted(() -> assertThat(linesOf(other)).contains("cancelled"));
      assertThat(linesOf(other)).endsWith("cancelled       by the system (staff:staff)");
      assertThat(output())
          .contains("Open " + running.uri() + " and sign in as recipient, caregiver or outsider")
          .doesNotContain("Known to nobody", "eyJ", "Exception");
    }
  }

  private static void connect(App.Running running, ApiClient who, String identity, String id) {
    new RoomConnection(running.uri(), who, id);
    await().atMost(TIMEOUT).until(() -> who.call(id).isConnected(identity));
  }

  /** The lines of a call without the time, its id and figures that differ each time. */
  private String linesOf(String id) {
    String start = " " + id.substring(0, 8) + " #";
    return output()
        .lines()
        .filter(line -> line.contains(start))
        .map(line -> line.substring(line.indexOf("INFO")).replace(start, " # #"))
        .map(line -> line.replaceAll("until \\d\\d:\\d\\d:\\d\\d", "until TIME"))
        .map(line -> line.replaceAll("\\b\\d+ ms", "N ms"))
        .collect(Collectors.joining("\n"));
  }
}
