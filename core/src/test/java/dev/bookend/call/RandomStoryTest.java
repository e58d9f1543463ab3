package dev.bookend.call;

import static dev.bookend.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Random sequences of actions of people, provider and time; the invariants hold after each. */
class RandomStoryTest {
  private static final List<String> PEOPLE = List.of("anna", "ben", "cleo", "stranger");
  private static final CallTerms TERMS =
      CallTerms.builder()
          .answerWithin(Duration.ofMinutes(4))
          .ringWithin(Duration.ofMinutes(4))
          .warnBefore(Duration.ofSeconds(5))
          .extendableBy(Duration.ofSeconds(30))
          .build();
  private static final int STORIES = 1500;
  private static final int MOVES = 60;

  private final long seed = RandomGenerator.getDefault().nextLong();
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);

  @Test
  void theInvariantsHoldInEveryStory() {
    int completed = 0;
    for (int story = 0; story < STORIES; story++) {
      VideoCall end = tell();
      completed += end.endReason() == EndReason.TIME_LIMIT ? 1 : 0;
    }
    assertThat(completed).as("stories that reach the limit, seed %d", seed).isGreaterThan(10);
  }

  private VideoCall tell() {
    Instant now = NOW;
    CallRequest request =
        random.nextBoolean() ? CallRequest.inviting("ben") : CallRequest.inviting("ben", "cleo");
    Instant scheduled = random.nextBoolean() ? null : now.plusSeconds(random.nextInt(900));
    VideoCall call =
        VideoCall.request(CallId.random(), Actor.of("anna"), request.at(scheduled), TERMS, now)
            .call();
    for (int move = 0; move < MOVES; move++) {
      now = now.plus(Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 200_000 : 2_000)));
      call = checked(call, next(call), now);
    }
    return call;
  }

  private BiFunction<VideoCall, Instant, CallChange> next(VideoCall before) {
    String identity = PEOPLE.get(random.nextInt(PEOPLE.size()));
    String connection = random.nextInt(4) == 0 ? null : "PA" + random.nextInt(3);
    Duration skew = Duration.ofMillis(random.nextInt(4000) - 3000);
    return switch (random.nextInt(16)) {
      case 14 -> changesPeople(identity);
      case 0, 1 -> (call, now) -> call.accept(identity, now);
      case 2 -> (call, now) -> random.nextInt(8) == 0 ? call.decline(identity, now) : nothing(call);
      case 3 ->
          (call, now) ->
              random.nextInt(20) == 0 ? call.cancel(Actor.of(identity), "why", now) : nothing(call);
      case 4 ->
          (call, now) ->
              random.nextInt(10) == 0
                  ? call.reschedule(Actor.system(), now.plusSeconds(30), null, null, now)
                  : nothing(call);
      case 5, 6 -> (call, now) -> call.join(identity, now);
      case 7, 8 -> (call, now) -> call.connected(identity, connection, now.plus(skew), now);
      case 9 -> (call, now) -> call.left(identity, connection, now.plus(skew), now);
      case 10 -> (call, now) -> call.extend(Actor.of(identity), Duration.ofSeconds(7), now);
      case 11 ->
          (call, now) ->
              random.nextInt(9) == 0 ? call.complete(Actor.of(identity), null, now) : nothing(call);
      case 12 -> (call, now) -> call.roomRequested().then(c -> c.roomOpened("RM", now));
      default -> (call, now) -> call.delivered(random.nextInt(before.outbox().recorded() + 1));
    };
  }

  private BiFunction<VideoCall, Instant, CallChange> changesPeople(String identity) {
    Actor by = Actor.of("anna");
    return switch (random.nextInt(8)) {
      case 0 -> (call, now) -> call.add(by, identity, "guest", now);
      case 1 ->
          (call, now) ->
              random.nextInt(9) == 0 ? call.remove(by, identity, null, now) : nothing(call);
      case 2 ->
          (call, now) ->
              random.nextInt(5) == 0
                  ? call.replace(by, identity, "dora", null, now)
                  : nothing(call);
      case 3, 4 -> (call, now) -> call.arrive(identity, now);
      case 5 -> (call, now) -> call.deny(by, identity, "no", now);
      default -> (call, now) -> call.admit(by, identity, now);
    };
  }

  private static CallChange nothing(VideoCall call) {
    return CallChange.none(call);
  }

  private VideoCall checked(
      VideoCall before, BiFunction<VideoCall, Instant, CallChange> move, Instant now) {
    CallChange elapsed = before.advanceTo(now);
    check(before, elapsed, now);
    CallChange change;
    try {
      change = move.apply(elapsed.call(), now);
    } catch (VideoCallException refused) {
      return elapsed.call();
    }
    check(elapsed.call(), change, now);
    return change.call();
  }

  private void check(VideoCall before, CallChange change, Instant now) {
    VideoCall after = change.call();
    String story = "seed " + seed + ": " + before + " to " + after;
    if (!change.changed()) {
      assertThat(after).as(story).isEqualTo(before);
    }
    for (int i = 0; i < change.events().size(); i++) {
      CallEvent event = change.events().get(i);
      assertThat(event.sequence()).as(story).isEqualTo(before.outbox().recorded() + i + 1);
      assertThat(event.at()).as(story).isEqualTo(now);
    }
    if (before.status().isOver()) {
      assertThat(after.status()).as(story).isEqualTo(before.status());
      assertThat(after.times().endedAt()).as(story).isEqualTo(before.times().endedAt());
    }
    if (after.endReason() == EndReason.TIME_LIMIT) {
      assertThat(after.times().endedAt()).as(story).isAfterOrEqualTo(after.times().endsAt());
    }
    if (!after.status().isOver()) {
      assertThat(after.endReason()).as(story).isNull();
    } else if (before.status().isOver()) {
      assertThat(after.endReason()).as(story).isEqualTo(before.endReason());
    } else {
      checkEnd(before, change, story);
    }
    assertThat(after.times().endedAt() != null).as(story).isEqualTo(after.status().isOver());
    if (after.status() == CallStatus.IN_PROGRESS) {
      Duration planned = Duration.between(after.times().startedAt(), after.times().endsAt());
      assertThat(planned).as(story).isBetween(TERMS.limit(), Duration.ofSeconds(45));
    }
    checkDueAt(after, story);
  }

  /**
   * Completed calls have a reason, and have started or have an unknown attendance. Missed calls
   * have a reason if they were ended before their deadline. Other calls have none. The event has
   * the same reason.
   */
  private static void checkEnd(VideoCall before, CallChange change, String story) {
    VideoCall after = change.call();
    boolean started = after.times().startedAt() != null;
    boolean unknown =
        before.attendance() == Attendance.UNKNOWN
            && before.participants().stream().anyMatch(person -> person.tokenIssuedAt() != null);
    boolean inTime = after.times().endedAt().isBefore(after.joinClosesAt());
    CallEvent last =
        change.events().stream()
            .filter(event -> !(event instanceof CallEvent.NoShow))
            .reduce((first, second) -> second)
            .orElseThrow();
    switch (after.status()) {
      case COMPLETED -> {
        assertThat(started || (unknown && inTime)).as(story).isTrue();
        assertThat(after.endReason()).as(story).isNotNull();
        assertThat(((CallEvent.Completed) last).endReason()).as(story).isEqualTo(after.endReason());
      }
      case MISSED -> {
        assertThat(started || (unknown && inTime)).as(story).isFalse();
        if (inTime) {
          assertThat(after.endReason())
              .as(story)
              .isIn(EndReason.ENDED_BY_PARTICIPANT, EndReason.ENDED_BY_SYSTEM);
        } else {
          assertThat(after.endReason()).as(story).isNull();
        }
        assertThat(((CallEvent.Missed) last).endReason()).as(story).isEqualTo(after.endReason());
      }
      default -> assertThat(after.endReason()).as(story).isNull();
    }
  }

  /** A call that is not over always has a deadline, and a transition is applied at it. */
  private static void checkDueAt(VideoCall call, String story) {
    VideoCall settled =
        call.delivered(call.outbox().recorded()).then(c -> c.roomClosed(c.room(), NOW)).call();
    VideoCall quiet = settled.delivered(settled.outbox().recorded()).call();
    assertThat(quiet.dueAt().isEmpty()).as(story).isEqualTo(quiet.status().isOver());
    quiet
        .nextTransitionAt()
        .ifPresent(
            due -> {
              assertThat(quiet.advanceTo(due.minusNanos(1000)).changed()).as(story).isFalse();
              assertThat(quiet.advanceTo(due).changed()).as(story).isTrue();
            });
  }
}
