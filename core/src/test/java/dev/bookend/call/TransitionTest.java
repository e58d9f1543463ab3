package dev.bookend.call;

import static dev.bookend.call.Calls.ANNA;
import static dev.bookend.call.Calls.BEN;
import static dev.bookend.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TransitionTest {
  /** Transitions by permitted actors, which must be rejected where the table has no entry. */
  private static final Map<Transition, Function<VideoCall, CallChange>> ATTEMPTS =
      Map.of(
          Transition.ACCEPT, call -> call.accept("cleo", NOW),
          Transition.DECLINE, call -> call.decline("cleo", NOW),
          Transition.CANCEL, call -> call.cancel(Actor.system(), null, NOW),
          Transition.RESCHEDULE,
              call -> call.reschedule(Actor.of(ANNA), NOW.plusSeconds(60), null, null, NOW),
          Transition.EXTEND, call -> call.extend(Actor.of(ANNA), Duration.ofSeconds(5), NOW),
          Transition.COMPLETE, call -> call.complete(Actor.system(), null, NOW));

  @Test
  void theTransitionTableMatchesTheDiagram() {
    String square =
        Arrays.stream(CallStatus.values())
            .map(
                from ->
                    Arrays.stream(CallStatus.values())
                        .map(to -> isLegal(from, to) ? "X" : ".")
                        .collect(Collectors.joining(" ")))
            .collect(Collectors.joining("\n"));

    assertThat(square)
        .as("from (rows) to (columns), in the order of CallStatus")
        .isEqualTo(
            """
            X X . . X X . X
            X X X X . X X .
            . . X X . . . .
            . . . . . . . .
            . . . . . . . .
            . . . . . . . .
            . . . . . . . .
            . . . . . . . .\
            """);
  }

  private static boolean isLegal(CallStatus from, CallStatus to) {
    return Arrays.stream(Transition.values()).anyMatch(transition -> transition.isLegal(from, to));
  }

  @Test
  void transitionsWithoutATableEntryAreRejected() {
    for (CallStatus from : CallStatus.values()) {
      VideoCall call = Calls.in(from);
      for (Transition transition : Transition.values()) {
        if (transition.isLegal(from)) {
          new TransitionBuilder(call, transition, NOW);
        } else {
          assertThatExceptionOfType(IllegalCallStateException.class)
              .isThrownBy(() -> new TransitionBuilder(call, transition, NOW));
        }
      }
    }
  }

  static Stream<Arguments> square() {
    return Arrays.stream(CallStatus.values())
        .flatMap(
            from -> ATTEMPTS.keySet().stream().map(transition -> Arguments.of(from, transition)));
  }

  @ParameterizedTest(name = "{1} from {0}")
  @MethodSource("square")
  void everyTransitionFollowsTheTable(CallStatus from, Transition transition) {
    VideoCall call = withUndecidedThird(Calls.in(from));
    Function<VideoCall, CallChange> attempt = ATTEMPTS.get(transition);
    boolean repeated =
        (transition == Transition.CANCEL && from == CallStatus.CANCELLED)
            || (transition == Transition.COMPLETE && from == CallStatus.COMPLETED);

    if (repeated) {
      assertThat(attempt.apply(call).changed()).isFalse();
    } else if (transition.isLegal(from)) {
      CallStatus to = attempt.apply(call).call().status();
      assertThat(transition.isLegal(from, to)).as("%s to %s", from, to).isTrue();
    } else {
      assertThatExceptionOfType(IllegalCallStateException.class)
          .isThrownBy(() -> attempt.apply(call))
          .satisfies(
              e -> {
                assertThat(e.callId()).isEqualTo(call.id());
                assertThat(e.from()).isEqualTo(from);
                assertThat(e.attempted()).isEqualTo(transition.toString());
              });
    }
  }

  /** Adds a third participant without an answer, so that answers are never repetitions. */
  private static VideoCall withUndecidedThird(VideoCall call) {
    Participant third = Participant.added("cleo", null, Participant.Response.PENDING, Calls.TERMS);
    CallBuilder copy = new CallBuilder(call);
    copy.participants = Stream.concat(call.participants().stream(), Stream.of(third)).toList();
    return copy.call();
  }

  @Test
  void aFinalStateNeverChanges() {
    for (CallStatus status : CallStatus.values()) {
      if (status.isOver()) {
        VideoCall call = Calls.in(status);
        assertThat(call.advanceTo(NOW.plus(Duration.ofDays(30))).changed()).isFalse();
        assertThat(call.connected(ANNA, "PA1", NOW, NOW).changed()).isFalse();
        assertThat(call.left(BEN, "PA1", NOW, NOW).changed()).isFalse();
        assertThatExceptionOfType(CallOverException.class).isThrownBy(() -> call.join(ANNA, NOW));
      }
    }
  }
}
