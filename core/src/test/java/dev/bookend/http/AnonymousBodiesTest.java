package dev.bookend.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bookend.call.InvalidValueException;
import dev.bookend.http.CallEndpoints.Body;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** C26: bodies on servers that report bytes as available before they arrive. */
class AnonymousBodiesTest {
  private static final int LENGTH = 9;

  private final List<Runnable> periods = new CopyOnWriteArrayList<>();
  private final List<Runnable> timeouts = new CopyOnWriteArrayList<>();
  private final AnonymousBodies bodies = new AnonymousBodies(periods::add, timeouts::add);
  private final ExecutorService requests = Executors.newCachedThreadPool();
  private final List<BlockingBody> opened = new ArrayList<>();

  @AfterEach
  void endRequests() throws Exception {
    opened.forEach(BlockingBody::end);
    requests.shutdown();
    assertThat(requests.awaitTermination(30, SECONDS)).isTrue();
  }

  private BlockingBody open(BlockingBody body) {
    opened.add(body);
    return body;
  }

  private Future<String> read(BlockingBody body, long length) throws Exception {
    Future<String> text =
        requests.submit(() -> new String(bodies.read(new Body(body, "", length)), US_ASCII));
    body.awaitRead();
    return text;
  }

  private List<Future<String>> readSilent(int many) throws Exception {
    List<Future<String>> reads = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      reads.add(read(open(new BlockingBody(LENGTH)), LENGTH));
    }
    return reads;
  }

  private static void run(List<Runnable> timers) {
    List<Runnable> due = List.copyOf(timers);
    timers.clear();
    due.forEach(Runnable::run);
  }

  private void becomeSlow() {
    for (int i = 0; i < AnonymousBodies.SLOW_PERIODS; i++) {
      run(periods);
    }
  }

  private static void assertSlowDown(ThrowingCallable read) {
    assertThatThrownBy(read)
        .satisfies(
            thrown -> {
              Throwable cause = thrown instanceof ExecutionException ? thrown.getCause() : thrown;
              assertThat(cause)
                  .isInstanceOfSatisfying(
                      RefusedException.class,
                      refused -> assertThat(refused.type()).isEqualTo(ProblemType.SLOW_DOWN));
            });
  }

  private static void assertSlowDown(Future<String> read) {
    assertSlowDown(() -> read.get(30, SECONDS));
  }

  private static void assertLate(Future<String> read) {
    assertThatThrownBy(() -> read.get(30, SECONDS))
        .cause()
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("within 5 s");
  }

  @ParameterizedTest
  @ValueSource(longs = {LENGTH, -1})
  void silentBodyIsRefusedAtTheTimeout(long length) throws Exception {
    Future<String> silent = read(open(new BlockingBody(LENGTH)), length);
    becomeSlow();
    assertThat(silent).isNotDone();
    run(timeouts);
    assertLate(silent);
  }

  @Test
  void bodyThatArrivesByteByByteIsRefusedAtTheTimeout() throws Exception {
    BlockingBody body = open(new BlockingBody(LENGTH));
    Future<String> slow = read(body, LENGTH);
    for (int i = 1; i < LENGTH; i++) {
      body.deliver("a");
      body.awaitRead();
    }
    run(timeouts);
    assertLate(slow);
  }

  /** As Tomcat does. */
  @Test
  void nextByteEndsACancelledReadOnServersThatIgnoreInterrupts() throws Exception {
    BlockingBody body = open(BlockingBody.ignoringInterrupts(LENGTH));
    Future<String> slow = read(body, LENGTH);
    run(timeouts);
    body.deliver("a");
    assertLate(slow);
  }

  @ParameterizedTest
  @ValueSource(longs = {LENGTH, -1})
  void bodyIsReadInPieces(long length) throws Exception {
    BlockingBody body = open(new BlockingBody(LENGTH));
    Future<String> text = read(body, length);
    body.deliver("Room");
    body.awaitRead();
    body.deliver("Sid=1");
    body.end();
    assertThat(text.get(30, SECONDS)).isEqualTo("RoomSid=1");
    becomeSlow();
    run(timeouts);
  }

  @Test
  void oldestSlowBodyIsRefusedOnceAnotherIsSlow() throws Exception {
    List<Future<String>> silent = readSilent(AnonymousBodies.MAX_SLOW_READS);
    becomeSlow();
    silent.addAll(readSilent(1));
    assertThat(silent).noneMatch(Future::isDone);

    becomeSlow();
    assertSlowDown(silent.get(0));
    assertThat(silent.subList(1, silent.size())).noneMatch(Future::isDone);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, AnonymousBodies.MAX_SLOW_READS})
  void fewSlowBodiesAreReadBesideManyFastOnes(int many) throws Exception {
    List<BlockingBody> all = new ArrayList<>();
    List<Future<String>> texts = new ArrayList<>();
    for (int i = 0; i < AnonymousBodies.MAX_READS; i++) {
      all.add(open(new BlockingBody(LENGTH)));
      texts.add(read(all.get(i), LENGTH));
      if (i == many - 1) {
        becomeSlow();
      }
    }
    for (BlockingBody body : all) {
      body.deliver("RoomSid=1");
      body.end();
    }
    for (Future<String> text : texts) {
      assertThat(text.get(30, SECONDS)).isEqualTo("RoomSid=1");
    }
  }

  /** After a pause of the process, timers that are due run before the requests' threads. */
  @Test
  void pauseOfTheProcessMakesNoBodySlow() throws Exception {
    List<Future<String>> burst = readSilent(AnonymousBodies.MAX_READS);
    run(periods);
    assertThat(burst).noneMatch(Future::isDone);
    for (BlockingBody body : opened) {
      body.deliver("RoomSid=1");
      body.end();
    }
    for (Future<String> text : burst) {
      assertThat(text.get(30, SECONDS)).isEqualTo("RoomSid=1");
    }
    becomeSlow();
    assertThat(periods).isEmpty();
  }

  @Test
  void bodiesOfABurstAreRefusedOnlyOnceTheyAreSlow() throws Exception {
    List<Future<String>> burst = readSilent(AnonymousBodies.MAX_READS);
    assertThat(burst).noneMatch(Future::isDone);
    becomeSlow();
    int refused = AnonymousBodies.MAX_READS - AnonymousBodies.MAX_SLOW_READS;
    for (Future<String> oldest : burst.subList(0, refused)) {
      assertSlowDown(oldest);
    }
    assertThat(burst.subList(refused, burst.size())).noneMatch(Future::isDone);
  }

  @Test
  void oldestBodyOfAGreatBurstIsRefusedAtOnce() throws Exception {
    List<Future<String>> burst = readSilent(AnonymousBodies.MAX_READS + 1);
    assertSlowDown(burst.get(0));
    assertThat(burst.subList(1, burst.size())).noneMatch(Future::isDone);
  }

  @Test
  void threadsAreBoundedOnServersThatIgnoreInterrupts() throws Exception {
    List<Future<String>> stuck = new ArrayList<>();
    for (int i = 0; i < AnonymousBodies.MAX_THREADS; i++) {
      stuck.add(read(open(BlockingBody.ignoringInterrupts(LENGTH)), LENGTH));
    }
    InputStream unread = new BufferedInputStream(new ByteArrayInputStream(new byte[LENGTH]));
    assertSlowDown(() -> bodies.read(new Body(unread, "", LENGTH)));
    assertThat(unread.available()).isEqualTo(LENGTH);
    assertThat(bodies.read(HttpFixture.body(new byte[LENGTH], ""))).hasSize(LENGTH);
    assertThat(stuck).noneMatch(Future::isDone);
  }

  @Test
  void interruptOfACancelledReadIsNotSeenByTheThreadsNextTask() throws Exception {
    BlockingBody silent = open(new BlockingBody(LENGTH));
    Future<Boolean> interrupted =
        requests.submit(
            () -> {
              assertThatThrownBy(() -> bodies.read(new Body(silent, "", LENGTH)))
                  .isInstanceOf(InvalidValueException.class);
              return Thread.currentThread().isInterrupted();
            });
    silent.awaitRead();
    silent.keepInterrupts();
    run(timeouts);
    assertThat(interrupted.get(30, SECONDS)).isFalse();
  }

  @Test
  void endedReadIsNotCancelled() {
    InputStream arrived = new BufferedInputStream(new ByteArrayInputStream(new byte[LENGTH]));
    bodies.read(new Body(arrived, "", LENGTH));
    assertThat(timeouts).hasSize(1);
    becomeSlow();
    run(timeouts);
    assertThat(Thread.interrupted()).isFalse();
  }
}
