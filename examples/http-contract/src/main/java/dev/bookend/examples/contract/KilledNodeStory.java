package dev.bookend.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.examples.contract.EventClient.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node of an application that shares its database dies in the middle of a live stream. */
@Tag("databases")
public abstract class KilledNodeStory {
  private static final int CALLS = 12;
  private static final Pattern EVENT =
      Pattern.compile("\"sequence\":(\\d+).*\"call\":\\{\"id\":\"([^\"]+)\"");

  private final App.OfProcess app;

  /**
   * Creates the tests.
   *
   * @param app the application; a node gets a JDBC URL of PostgreSQL and the user {@code postgres},
   *     and can be killed
   */
  protected KilledNodeStory(App.OfProcess app) {
    this.app = app;
  }

  @Test
  void aStreamIsResumedAtAnotherNodeWithoutALoss(@TempDir Path folder) {
    try (Postgres database = new Postgres(folder.resolve("postgres"));
        App.Running other = node(database);
        App.RunningProcess killed = node(database)) {
      ApiClient recipient = new ApiClient(other.uri(), "recipient");
      ApiClient here = new ApiClient(killed.uri(), "caregiver");
      Map<String, Set<Integer>> seen = new TreeMap<>();
      String last;
      try (EventClient stream = here.events(null)) {
        last = stream.position();
        String first = cancelled(recipient);
        for (Event event : stream.until(first, "cancelled")) {
          last = see(event, seen, last);
        }
        for (int i = 2; i < CALLS; i++) {
          cancelled(recipient);
          if (i == CALLS / 2) {
            killed.kill();
          }
        }
        for (Event event : stream.untilTheConnectionBreaks()) {
          last = see(event, seen, last);
        }
      }
      String lastCall = cancelled(recipient);
      try (EventClient resumed = new ApiClient(other.uri(), "caregiver").events(last)) {
        resumed.all(lastCall, "cancelled").forEach(event -> see(event, seen, ""));
      }

      assertThat(seen).hasSize(CALLS);
      assertThat(seen.values()).allSatisfy(each -> assertThat(each).containsExactly(1, 2));
    }
  }

  private App.RunningProcess node(Postgres database) {
    return app.start(
        database.url(),
        Map.of("bookend.provider", "emulator", "bookend.limit.requests-per-hour", "0"));
  }

  private static String cancelled(ApiClient recipient) {
    String id = recipient.askFor("{\"invitee_ids\":[\"caregiver\"]}");
    recipient.call(id, "cancel").expect(200);
    return id;
  }

  /** Returns the position after the event. */
  private static String see(Event event, Map<String, Set<Integer>> seen, String before) {
    List<MatchResult> found = EVENT.matcher(event.data()).results().toList();
    assertThat(found).as(event.data()).hasSize(1);
    seen.computeIfAbsent(found.get(0).group(2), call -> new TreeSet<>())
        .add(Integer.valueOf(found.get(0).group(1)));
    return event.id().isEmpty() ? before : event.id();
  }
}
