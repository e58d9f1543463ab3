package dev.bookend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LaneTest {
  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final Lane lane = new Lane(threads::add, 1, 10);

  private void offer(Runnable task) {
    lane.offer(task, () -> done.add("refused"));
  }

  @Test
  void aThreadThatDiesOfATaskIsReplaced() {
    offer(
        () -> {
          throw new OutOfMemoryError("made up");
        });
    assertThatThrownBy(threads.remove()::run).hasMessage("made up");
    offer(() -> done.add("done"));
    threads.remove().run();

    assertThat(done).containsExactly("done");
  }
}
