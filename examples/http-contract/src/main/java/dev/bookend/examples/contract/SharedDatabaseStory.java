package dev.bookend.examples.contract;

import static dev.bookend.examples.contract.ApiClient.CALLS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bookend.emulator.TwilioEmulator;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes with one real database, and requests during a database outage. */
@Tag("databases")
@TestInstance(Lifecycle.PER_CLASS)
public abstract class SharedDatabaseStory {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String NOW = "{\"invitee_ids\":[\"caregiver\"]}";
  private static final String WALK =
      "{\"title\":\"A walk\",\"with\":\"caregiver\",\"starts_at\":\"%s\"}";

  private final App app;
  private final TwilioEmulator twilio = new TwilioEmulator();
  private final TwilioEmulator.Server server = twilio.serve(0);
  private Postgres database;
  private App.Running a;
  private App.Running b;
  private ApiClient recipientAtA;
  private ApiClient caregiverAtB;

  /**
   * Creates the tests.
   *
   * @param app the application; a node gets a JDBC URL of PostgreSQL and the user {@code postgres}
   */
  protected SharedDatabaseStory(App app) {
    this.app = app;
  }

  /**
   * {@return the events delivered to the listeners of all nodes: first 8 characters of the call's
   * id, space, event number}
   */
  protected abstract List<String> deliveredEvents();

  @BeforeAll
  void start(@TempDir Path folder) {
    database = new Postgres(folder.resolve("postgres"));
    a = node();
    b = node();
    recipientAtA = new ApiClient(a.uri(), "recipient");
    caregiverAtB = new ApiClient(b.uri(), "caregiver");
  }

  @AfterAll
  void stop() {
    a.close();
    b.close();
    database.close();
    server.close();
  }

  /** Starts a node; all nodes share one Twilio account. */
  private App.Running node() {
    return app.start(
        database.url(),
        Map.of(
            "bookend.provider", "twilio",
            "bookend.twilio.account-sid", twilio.accountSid(),
            "bookend.twilio.api-key-sid", twilio.apiKeySid(),
            "bookend.twilio.api-key-secret", twilio.apiKeySecret(),
            "bookend.twilio.api-url", server.uri().toString()));
  }

  @Test
  void participantsOnDifferentNodesMeetAndTheCallEndsAtItsLimit() {
    String call = bothConnected(recipientAtA, 1);

    awaitTheEnd(recipientAtA, call);
    awaitTheEnd(caregiverAtB, call);
    await().atMost(TIMEOUT).until(() -> types(call).contains("room_closed"));
    List<String> each =
        IntStream.rangeClosed(1, types(call).size()).mapToObj(n -> start(call) + " " + n).toList();
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () ->
                assertThat(
                        deliveredEvents().stream()
                            .filter(event -> event.startsWith(start(call)))
                            .distinct())
                    .as("each event at least once, delivered by any node")
                    .containsExactlyInAnyOrderElementsOf(each));
  }

  private List<String> types(String call) {
    return caregiverAtB
        .get(CALLS + "/" + call + "/history")
        .expect(200)
        .json()
        .path("items")
        .findValuesAsText("type");
  }

  @Test
  void anotherNodeEndsTheCallsOfAStoppedNode() {
    App.Running c = node();
    String call = bothConnected(new ApiClient(c.uri(), "recipient"), 3);

    c.close();

    awaitTheEnd(caregiverAtB, call);
  }

  private String bothConnected(ApiClient recipient, int seconds) {
    String call =
        recipient.askFor(
            "{\"invitee_ids\":[\"caregiver\"],\"duration_seconds\":%d}".formatted(seconds));
    assertThat(caregiverAtB.get(CALLS).body()).contains(call);
    assertThat(caregiverAtB.call(call, "accept").expect(200).text("status")).isEqualTo("accepted");
    for (ApiClient caller : List.of(recipient, caregiverAtB)) {
      twilio.join(caller.token(call).expect(200).text("token"));
      caller.call(call, "connected").expect(200);
    }
    await().atMost(TIMEOUT).until(() -> !recipient.call(call).text("status").equals("accepted"));
    return call;
  }

  private static void awaitTheEnd(ApiClient person, String call) {
    await().atMost(TIMEOUT).until(() -> person.call(call).text("status").equals("completed"));
    assertThat(person.call(call).text("end_reason")).isEqualTo("time_limit");
  }

  @Test
  void requestsFailDuringADatabaseOutageAndRecoverWithoutARestart() {
    String call = recipientAtA.askFor(NOW);
    List<String> calls = ids(recipientAtA);
    String bookings = recipientAtA.get("/app/bookings").expect(200).body();

    database.stop();
    for (Reply reply :
        List.of(
            recipientAtA.call(call),
            recipientAtA.get(CALLS),
            recipientAtA.post(CALLS + "/request", NOW),
            recipientAtA.get("/app/bookings"),
            recipientAtA.post("/app/bookings", WALK.formatted(tomorrow())))) {
      reply.expectProblem(503, "storage_unavailable");
      assertThat(reply.header("Retry-After")).isEqualTo("1");
    }

    database.startAgain();
    await().atMost(TIMEOUT).until(() -> recipientAtA.call(call).status() == 200);
    await().atMost(TIMEOUT).until(() -> caregiverAtB.call(call).status() == 200);
    assertThat(ids(recipientAtA)).as("no partial writes").isEqualTo(calls);
    assertThat(recipientAtA.get("/app/bookings").expect(200).body()).isEqualTo(bookings);
    assertThat(caregiverAtB.call(call, "accept").expect(200).text("status")).isEqualTo("accepted");
  }

  @Test
  void aFailedCommitStoresNothingAndDeliversNoEvents() throws SQLException {
    String bookings = recipientAtA.get("/app/bookings").expect(200).body();
    List<String> calls = ids(recipientAtA);
    execute(
        """
        create function refuse() returns trigger language plpgsql as $$
        begin raise exception 'not today'; end $$;
        create constraint trigger refusal after insert on booking
        deferrable initially deferred for each row execute function refuse()
        """);

    recipientAtA
        .post("/app/bookings", WALK.formatted(tomorrow()))
        .expectProblem(503, "storage_unavailable");

    execute("drop trigger refusal on booking");
    assertThat(recipientAtA.get("/app/bookings").expect(200).body()).isEqualTo(bookings);
    assertThat(ids(caregiverAtB)).isEqualTo(calls);
    String next =
        recipientAtA.post("/app/bookings", WALK.formatted(tomorrow())).expect(201).text("call_id");
    await().atMost(TIMEOUT).until(() -> deliveredEvents().contains(start(next) + " 1"));
    assertThat(deliveredEvents())
        .extracting(event -> event.substring(0, event.indexOf(' ')))
        .isSubsetOf(ids(recipientAtA).stream().map(SharedDatabaseStory::start).toList());
  }

  private static String start(String call) {
    return call.substring(0, 8);
  }

  private static List<String> ids(ApiClient caller) {
    return caller.get(CALLS + "?limit=100").expect(200).json().path("items").findValuesAsText("id");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.url());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Instant tomorrow() {
    return Instant.now().plusSeconds(86_400);
  }
}
