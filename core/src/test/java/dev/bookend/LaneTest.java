package dev.bookend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LaneTest {
  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final Lane lane = new Lane(this::start, 1, 10);
  private boolean full;

  private void start(Runnable thread) {
    if (full) {
      throw new RejectedExecutionException();
    }
    threads.add(thread);
  }

  private void offer(Runnable task) {
    lane.offer(task, () -> done.add("refused"));
  }

  @Test
  void aThreadThatDiesOfATaskIsReplaced() {
    offer(LaneTest::die);
    offer(() -> done.add("done"));
    assertThatThrownBy(threads.remove()::run).hasMessage("made up");
    threads.remove().run();

    assertThat(done).containsExactly("done");
  }

  @Test
  void whoWaitsForAThreadThatCantBeReplacedIsRefused() {
    offer(LaneTest::die);
    offer(() -> done.add("done"));
    Runnable thread = threads.remove();
    full = true;
    assertThatThrownBy(thread::run).hasMessage("made up");

    assertThat(done).containsExactly("refused");
  }

  private static void die() {
    throw new OutOfMemoryError("made up");
  }
}
