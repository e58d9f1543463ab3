package dev.bookend;

import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A claimed call on the {@link LeasedCalls}, which guards it. */
final class LeasedCall {
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(10);

  /** When an entry is next to be looked at. */
  record Plan(Instant at, CallId id) {
    static final Comparator<Plan> EARLIEST =
        Comparator.comparing(Plan::at).thenComparing(plan -> plan.id().value());
  }

  /** The chores whose outcome is not stored yet, and since when they wait. */
  private final Map<TaskType, Long> inWork = new EnumMap<>(TaskType.class);

  /** Those of them that a worker is at. */
  private final Set<TaskType> begun = EnumSet.noneOf(TaskType.class);

  private final ExponentialBackoff backoff = new ExponentialBackoff();

  final UndeliveredEvents undelivered = new UndeliveredEvents();
  VideoCall call;
  private Instant claimedFor = Instant.MIN;
  private Instant choresNotBefore = Instant.MIN;
  private Instant moveNotBefore = Instant.MIN;
  long leaseEnds;

  /** The timer is storing its next state. */
  boolean moving;

  /** Somebody else has stored a state that is not known here. */
  boolean stale;

  @Nullable Plan plan;

  LeasedCall(VideoCall call) {
    this.call = call;
  }

  /** The known one with a longer lease; one that was let go of has moved on since. */
  static LeasedCall renewed(@Nullable LeasedCall known, VideoCall asked, long until) {
    LeasedCall entry = known != null ? known : new LeasedCall(asked);
    entry.leaseEnds = until;
    if (known != null) {
      entry.renew(asked);
    } else {
      entry.stale = true;
    }
    return entry;
  }

  /** A write that took longer than the claim counts no more, and another may begin. */
  void claimed(VideoCall current, long until, ClockReading reading) {
    moving &= isHeld(reading.nanos());
    leaseEnds = until;
    claimedFor = current.dueAt().orElse(Instant.MIN);
    renew(current);
  }

  /** {@return whether nobody is at it, and nothing of it is due now} */
  boolean isNeededLater(Instant now) {
    Instant next = nextAt();
    return !isBusy() && (next == null || next.isAfter(now));
  }

  /** {@return whether time changes its state before the claim is over} */
  boolean movesWithinLease(ClockReading reading) {
    Instant end = leaseEnd(reading);
    return call.movesAt().filter(at -> at.isBefore(end)).isPresent();
  }

  boolean isBusy() {
    return moving || !inWork.isEmpty();
  }

  /**
   * {@return whether its claim has to last} One that only waits for a worker, or for its outcome to
   * be stored, is left to other nodes after a while: all of ours may hang.
   */
  boolean isAtWork(long nanos) {
    return !begun.isEmpty()
        || inWork.values().stream().anyMatch(since -> nanos - since < LONGEST_WAIT);
  }

  boolean isHeld(long nanos) {
    return nanos - leaseEnds < 0;
  }

  Instant leaseEnd(ClockReading reading) {
    return reading.now().plusNanos(leaseEnds - reading.nanos());
  }

  /** {@return whether others may claim it when it is stored like that: see the repository} */
  boolean falls(VideoCall stored) {
    Instant due = stored.dueAt().orElse(Instant.MAX);
    boolean earlier = due.isBefore(claimedFor) || due.isBefore(call.dueAt().orElse(Instant.MIN));
    return earlier && stored.version() > call.version();
  }

  static boolean moves(VideoCall call, Instant now) {
    return call.movesAt().filter(at -> !at.isAfter(now)).isPresent();
  }

  boolean isToMove(Instant now) {
    return moves(call, now) && !moveNotBefore.isAfter(now);
  }

  /** {@return whether this is the first time} */
  boolean notMoved(Instant now) {
    backoff.failed();
    moveNotBefore = now.plusNanos(backoff.pause());
    return backoff.isFirst();
  }

  /** The call as it is now, unless a later state is known. */
  void renew(VideoCall current) {
    if (current.version() > call.version()) {
      backoff.over();
      moveNotBefore = Instant.MIN;
    }
    if (current.version() >= call.version()) {
      call = current;
      stale = false;
    }
    undelivered.forgetTold(call);
  }

  /** {@return the chores that are due and that nobody is at; somebody is, from now on} */
  List<LeasedCalls.Task> handOut(ClockReading reading) {
    List<LeasedCalls.Task> tasks = new ArrayList<>(2);
    Instant now = reading.now();
    for (TaskType type : TaskType.values()) {
      boolean due = !now.isBefore(choresNotBefore) && type.isDue(call, now);
      if (due && inWork.putIfAbsent(type, reading.nanos()) == null) {
        tasks.add(new LeasedCalls.Task(call.id(), call.requestedBy(), type));
      }
    }
    return tasks;
  }

  void begun(TaskType type) {
    begun.add(type);
  }

  void executed(TaskType type, long nanos) {
    begun.remove(type);
    inWork.replace(type, nanos);
  }

  void ended(Collection<TaskType> chores, Instant notBefore) {
    inWork.keySet().removeAll(chores);
    begun.removeAll(chores);
    if (notBefore.isAfter(choresNotBefore)) {
      choresNotBefore = notBefore;
    }
  }

  @Nullable Instant nextAt() {
    Instant next = call.movesAt().map(at -> later(at, moveNotBefore)).orElse(null);
    for (TaskType type : TaskType.values()) {
      Instant due = inWork.containsKey(type) ? null : type.dueAt(call);
      if (due != null) {
        Instant at = later(due, choresNotBefore);
        next = next == null || at.isBefore(next) ? at : next;
      }
    }
    return next;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
