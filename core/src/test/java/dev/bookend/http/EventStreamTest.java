package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.http.EventStream.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  private final HttpFixture fixture = HttpFixture.open();
  private final Semaphore signals = new Semaphore(0);

  @AfterEach
  void close() {
    fixture.service.live().close();
  }

  private EventStream open(@Nullable String lastEventId, @Nullable String waitSeconds) {
    return fixture.api.events("bob", lastEventId, waitSeconds, signals::release);
  }

  private static List<Frame> frames(EventStream stream) {
    List<Frame> all = new ArrayList<>();
    for (Frame next = stream.next(); next != null; next = stream.next()) {
      all.add(next);
    }
    return all;
  }

  private static String position(EventStream stream) {
    String id = frames(stream).get(0).id();
    assertThat(id).isNotNull();
    return String.valueOf(id);
  }

  @Test
  void aStreamBeginsWithAPosition() {
    EventStream stream = open(null, null);

    assertThat(frames(stream))
        .singleElement()
        .satisfies(first -> assertThat(first.name()).isNull())
        .satisfies(first -> assertThat(first.id()).matches("[0-9]{16}"));
    assertThat(stream.isOpen()).isTrue();
  }

  @Test
  void aLongPollWithoutAPositionEndsWithOne() {
    EventStream poll = open(null, "20");

    assertThat(position(poll)).isNotEmpty();
    assertThat(poll.isOpen()).isFalse();
  }

  @Test
  void aLongPollEndsWithTheFirstEvents() throws InterruptedException {
    EventStream poll = open(position(open(null, "20")), "20");
    assertThat(frames(poll)).extracting(Frame::name).containsOnlyNulls();
    assertThat(poll.isOpen()).isTrue();
    signals.drainPermits();
    fixture.asked();

    assertThat(signals.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    assertThat(frames(poll)).extracting(Frame::name).containsExactly("requested");
    assertThat(poll.isOpen()).isFalse();
  }

  @Test
  void aLongPollThatResumesEndsWithTheMissedEvents() {
    String position = position(open(null, "20"));
    fixture.asked();
    EventStream poll = open(position, "20");

    assertThat(frames(poll)).extracting(Frame::name).containsExactly("requested");
    assertThat(poll.isOpen()).isFalse();
  }

  @Test
  void aLongPollWithTheIdOfAnEventWaitsForALaterOne() throws InterruptedException {
    EventStream first = open(position(open(null, "20")), "20");
    String id = fixture.asked();
    assertThat(signals.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    List<Frame> events = frames(first).stream().filter(frame -> frame.name() != null).toList();
    assertThat(events).hasSize(1);
    String last = events.get(0).id();

    EventStream second = open(last, "20");
    assertThat(frames(second))
        .as("the event again, without a position")
        .filteredOn(frame -> frame.name() != null)
        .allSatisfy(frame -> assertThat(frame.id()).isNull());
    assertThat(second.isOpen()).isTrue();
    signals.drainPermits();
    fixture.clock.advance(Duration.ofMillis(1));
    fixture.send(Route.ACCEPT, "bob", id).expect(200);

    assertThat(signals.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    assertThat(frames(second)).extracting(Frame::id).last().isNotNull();
    assertThat(second.isOpen()).isFalse();
  }

  @Test
  void aReplacedStreamSaysSoInItsLastFrame() {
    EventStream first = open(null, null);
    frames(first);
    for (int i = 0; i < 8; i++) {
      open(null, null);
    }

    assertThat(frames(first)).extracting(Frame::name).containsExactly("replaced");
    assertThat(first.isOpen()).isFalse();
  }
}
