package dev.bookend.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract of paged histories: each event once, in order. */
abstract class HistoryContract extends StoringContract {
  private CallId moved(int times) {
    VideoCall call = inserted("anna", "ben");
    for (int i = 1; i <= times; i++) {
      call = move(call, i);
    }
    return call.id();
  }

  private VideoCall move(VideoCall call, int seconds) {
    return calls.update(call.reschedule(Actor.system(), NOW.plusSeconds(seconds), null, null, NOW));
  }

  private List<CallEvent> inPages(CallId id, int limit) {
    List<CallEvent> all = new ArrayList<>();
    List<CallEvent> page;
    do {
      page = calls.history(id, all.size(), limit);
      assertThat(page).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page);
    } while (page.size() == limit);
    return all;
  }

  @Test
  void pagesOfEveryLengthMakeTheSameHistory() {
    moved(3);
    CallId id = moved(9);
    moved(3);

    List<CallEvent> whole = calls.history(id, 0, 100);

    assertThat(whole)
        .allMatch(event -> event.callId().equals(id))
        .extracting(CallEvent::sequence)
        .isEqualTo(IntStream.rangeClosed(1, 10).boxed().toList());
    for (int limit = 1; limit <= 11; limit++) {
      assertThat(inPages(id, limit)).as("pages of %d", limit).isEqualTo(whole);
    }
  }

  @Test
  void aPageAfterTheLastEventIsEmpty() {
    CallId id = moved(2);

    assertThat(calls.history(id, 2, 10)).extracting(CallEvent::sequence).containsExactly(3);
    assertThat(calls.history(id, 3, 10)).isEmpty();
    assertThat(calls.history(id, Integer.MAX_VALUE, 10)).isEmpty();
    assertThat(calls.history(CallId.random(), 0, 10)).isEmpty();
  }

  @Test
  void pagingNeitherRepeatsNorSkipsEventsDuringConcurrentWrites() {
    int moves = 40;
    VideoCall call = inserted("anna", "ben");

    List<List<Integer>> read =
        Together.run(
            3,
            i -> {
              if (i > 0) {
                return pagesUntil(call.id(), moves + 1, i);
              }
              VideoCall current = call;
              for (int n = 1; n <= moves; n++) {
                current = move(current, n);
              }
              return List.of();
            });

    List<Integer> all = IntStream.rangeClosed(1, moves + 1).boxed().toList();
    assertThat(read.subList(1, 3)).containsOnly(all);
  }

  private List<Integer> pagesUntil(CallId id, int last, int limit) {
    List<Integer> numbers = new ArrayList<>();
    int after = 0;
    while (after < last) {
      for (CallEvent event : calls.history(id, after, limit)) {
        after = event.sequence();
        numbers.add(after);
      }
    }
    return numbers;
  }
}
