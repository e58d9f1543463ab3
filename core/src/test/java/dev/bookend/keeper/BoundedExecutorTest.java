package dev.bookend.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class BoundedExecutorTest {
  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final BoundedExecutor executor = new BoundedExecutor(this::start, 1, 10);
  private boolean full;

  private void start(Runnable thread) {
    if (full) {
      throw new RejectedExecutionException();
    }
    threads.add(thread);
  }

  private void offer(Runnable task) {
    executor.offer("anna", task, () -> done.add("refused"));
  }

  @Test
  void aThreadThatDiesIsReplaced() {
    offer(BoundedExecutorTest::die);
    offer(() -> done.add("done"));
    assertThatThrownBy(threads.remove()::run).hasMessage("made up");
    threads.remove().run();

    assertThat(done).containsExactly("done");
  }

  @Test
  void queuedTasksAreRejectedIfADeadThreadCannotBeReplaced() {
    offer(BoundedExecutorTest::die);
    offer(() -> done.add("done"));
    Runnable thread = threads.remove();
    full = true;
    assertThatThrownBy(thread::run).hasMessage("made up");

    assertThat(done).containsExactly("refused");
  }

  @Test
  void requestersTakeTurnsAndAFullQueueRejectsTheLatestTaskOfTheLongestOne() {
    for (int i = 1; i <= 11; i++) {
      offer("flooder", i);
    }
    offer("anna", 1);
    offer("ben", 1);
    offer("anna", 2);
    threads.remove().run();

    assertThat(done)
        .containsExactly(
            "flooder 11 refused",
            "flooder 10 refused",
            "flooder 9 refused",
            "flooder 8 refused",
            "flooder 1",
            "anna 1",
            "ben 1",
            "flooder 2",
            "anna 2",
            "flooder 3",
            "flooder 4",
            "flooder 5",
            "flooder 6",
            "flooder 7");
  }

  @Test
  void aFullQueueRejectsTheNewTaskIfAllRequestersHaveOne() {
    for (int i = 0; i < 10; i++) {
      offer("p" + i, 1);
    }
    offer("anna", 1);

    assertThat(done).containsExactly("anna 1 refused");
  }

  private void offer(String requester, int number) {
    String task = requester + " " + number;
    executor.offer(requester, () -> done.add(task), () -> done.add(task + " refused"));
  }

  private static void die() {
    throw new OutOfMemoryError("made up");
  }
}
