package dev.bookend.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bookend.call.CallEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/** Two nodes behind one real database, and what becomes of requests when it is down. */
class SharedDatabaseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<CallEvent> told = new CopyOnWriteArrayList<>();
  private Postgres database;
  private RunningApp a;
  private RunningApp b;
  private Client recipientAtA;
  private Client caregiverAtB;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    database = new Postgres(folder.resolve("postgres"));
    a = RunningApp.startOn(database);
    b = RunningApp.startOn(database);
    a.context().addApplicationListener(new Ear());
    b.context().addApplicationListener(new Ear());
    recipientAtA = new Client(a, "recipient");
    caregiverAtB = new Client(b, "caregiver");
  }

  @AfterEach
  void stop() throws IOException {
    a.close();
    b.close();
    database.close();
  }

  private final class Ear implements ApplicationListener<ApplicationEvent> {
    @Override
    public void onApplicationEvent(ApplicationEvent event) {
      if (event instanceof PayloadApplicationEvent<?> payload
          && payload.getPayload() instanceof CallEvent call) {
        told.add(call);
      }
    }
  }

  @Test
  void peopleAtDifferentNodesMeetAndTheCallEndsAtItsLimit() {
    String call = bothConnected(1);

    awaitTheEnd(recipientAtA, call);
    awaitTheEnd(caregiverAtB, call);
    await().atMost(PATIENCE).until(() -> tells(CallEvent.RoomClosed.class));
    List<Integer> numbers = told.stream().map(CallEvent::sequence).sorted().toList();
    assertThat(numbers)
        .as("each event once, whichever node told it")
        .isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
  }

  @Test
  void theOtherNodeEndsTheCallOfOneThatIsGone() {
    String call = bothConnected(3);

    a.close();

    awaitTheEnd(caregiverAtB, call);
  }

  private String bothConnected(int seconds) {
    String call = recipientAtA.ask(seconds).text("id");
    assertThat(caregiverAtB.calls().text("items")).contains(call);
    assertThat(caregiverAtB.move(call, "accept").text("status")).isEqualTo("accepted");
    for (Client person : List.of(recipientAtA, caregiverAtB)) {
      assertThat(person.look(call, "token").text("identity")).isEqualTo(person.name());
    }
    recipientAtA.move(call, "connected");
    assertThat(caregiverAtB.move(call, "connected").text("status")).isEqualTo("in_progress");
    return call;
  }

  private static void awaitTheEnd(Client person, String call) {
    await().atMost(PATIENCE).until(() -> person.call(call).text("status").equals("completed"));
    assertThat(person.call(call).text("end_reason")).isEqualTo("time_limit");
  }

  private boolean tells(Class<?> event) {
    return told.stream().anyMatch(event::isInstance);
  }

  @Test
  void whileTheDatabaseIsDownRequestsAreToldSoAndNoRestartIsNeeded() throws IOException {
    String call = recipientAtA.ask(15).text("id");
    String bookings = recipientAtA.get("/app/bookings").response().body();

    database.stop();
    for (Client.Answer answer :
        List.of(
            recipientAtA.call(call),
            recipientAtA.calls(),
            recipientAtA.ask(15),
            recipientAtA.get("/app/bookings"),
            recipientAtA.post(
                "/app/bookings",
                "{\"title\":\"A walk\",\"with\":\"caregiver\","
                    + "\"starts_at\":\"2027-01-01T10:00:00Z\"}"))) {
      assertThat(answer.status()).as(answer.response().uri().getPath()).isEqualTo(503);
      assertThat(answer.text("code")).isEqualTo("storage_unavailable");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    database.startAgain();
    await().atMost(PATIENCE).until(() -> recipientAtA.call(call).status() == 200);
    assertThat(recipientAtA.calls().text("items"))
        .as("nothing half-done")
        .containsOnlyOnce("room_name");
    assertThat(recipientAtA.get("/app/bookings").response().body()).isEqualTo(bookings);
    assertThat(caregiverAtB.move(call, "accept").text("status")).isEqualTo("accepted");
  }
}
