package dev.bookend.call;

import static dev.bookend.call.CallStatus.ACCEPTED;
import static dev.bookend.call.CallStatus.CANCELLED;
import static dev.bookend.call.CallStatus.COMPLETED;
import static dev.bookend.call.CallStatus.DECLINED;
import static dev.bookend.call.CallStatus.EXPIRED;
import static dev.bookend.call.CallStatus.IN_PROGRESS;
import static dev.bookend.call.CallStatus.MISSED;
import static dev.bookend.call.CallStatus.PENDING;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The transition table: each transition with its source states and their possible target states.
 */
enum Transition {
  ACCEPT(
      Map.of(
          PENDING, Set.of(PENDING, ACCEPTED),
          ACCEPTED, Set.of(ACCEPTED, IN_PROGRESS),
          IN_PROGRESS, Set.of(IN_PROGRESS))),
  DECLINE(
      Map.of(
          PENDING, Set.of(PENDING, ACCEPTED, DECLINED),
          ACCEPTED, Set.of(ACCEPTED, IN_PROGRESS),
          IN_PROGRESS, Set.of(IN_PROGRESS))),
  RING(Map.of(PENDING, Set.of(PENDING))),
  CANCEL(Map.of(PENDING, Set.of(CANCELLED), ACCEPTED, Set.of(CANCELLED))),
  RESCHEDULE(Map.of(PENDING, Set.of(PENDING, ACCEPTED), ACCEPTED, Set.of(PENDING, ACCEPTED))),
  EXPIRE(Map.of(PENDING, Set.of(ACCEPTED, EXPIRED))),
  OPEN_JOIN(Map.of(ACCEPTED, Set.of(ACCEPTED))),
  MISS(Map.of(ACCEPTED, Set.of(MISSED))),
  REMIND(Map.of(PENDING, Set.of(PENDING), ACCEPTED, Set.of(ACCEPTED))),
  CHANGE_PEOPLE(
      Map.of(
          PENDING, Set.of(PENDING, ACCEPTED, CANCELLED),
          ACCEPTED, Set.of(ACCEPTED, CANCELLED, IN_PROGRESS),
          IN_PROGRESS, Set.of(IN_PROGRESS))),
  WAIT(Map.of(ACCEPTED, Set.of(ACCEPTED, IN_PROGRESS), IN_PROGRESS, Set.of(IN_PROGRESS))),
  ADMIT(
      Map.of(
          PENDING, Set.of(PENDING),
          ACCEPTED, Set.of(ACCEPTED, IN_PROGRESS),
          IN_PROGRESS, Set.of(IN_PROGRESS))),
  JOIN(Map.of(ACCEPTED, Set.of(ACCEPTED, IN_PROGRESS), IN_PROGRESS, Set.of(IN_PROGRESS))),
  CONNECT(Map.of(ACCEPTED, Set.of(ACCEPTED, IN_PROGRESS), IN_PROGRESS, Set.of(IN_PROGRESS))),
  LEAVE(Map.of(ACCEPTED, Set.of(ACCEPTED, IN_PROGRESS), IN_PROGRESS, Set.of(IN_PROGRESS))),
  CATCH_UP(Map.of(ACCEPTED, Set.of(ACCEPTED, IN_PROGRESS), IN_PROGRESS, Set.of(IN_PROGRESS))),
  EXTEND(Map.of(IN_PROGRESS, Set.of(IN_PROGRESS))),
  WARN(Map.of(IN_PROGRESS, Set.of(IN_PROGRESS))),
  COMPLETE(Map.of(ACCEPTED, Set.of(COMPLETED, MISSED), IN_PROGRESS, Set.of(COMPLETED)));

  @SuppressWarnings("ImmutableEnumChecker") // Map.of and Set.of are immutable
  private final Map<CallStatus, Set<CallStatus>> table;

  Transition(Map<CallStatus, Set<CallStatus>> table) {
    this.table = table;
  }

  boolean isLegal(CallStatus from) {
    return table.containsKey(from);
  }

  boolean isLegal(CallStatus from, CallStatus to) {
    return table.getOrDefault(from, Set.of()).contains(to);
  }

  @Override
  public String toString() {
    return switch (this) {
      case CHANGE_PEOPLE -> "change the people of";
      case ADMIT -> "admit people to";
      case WAIT -> "arrive in";
      default -> name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }
}
