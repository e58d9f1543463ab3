package dev.bookend.keeper;

import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call with a lease of this node. Guarded by the lock of the {@link LeasedCalls}. */
final class LeasedCall {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** Position of a call in the {@link DueQueue}. */
  record Plan(Instant at, CallId id) {
    static final Comparator<Plan> EARLIEST =
        Comparator.comparing(Plan::at).thenComparing(plan -> plan.id().value());
  }

  /** Tasks whose result is not stored yet, with the time since which they wait. */
  private final Map<TaskType, Tick> unstored = new EnumMap<>(TaskType.class);

  /** The tasks among them that are running. */
  private final Set<TaskType> running = EnumSet.noneOf(TaskType.class);

  private final ExponentialBackoff backoff = new ExponentialBackoff();

  final UndeliveredEvents undelivered = new UndeliveredEvents();
  VideoCall call;
  private Instant claimedFor = Instant.MIN;
  private Instant tasksNotBefore = Instant.MIN;
  private Instant transitionNotBefore = Instant.MIN;
  Tick leaseEnds;

  /** A transition loop is storing the next state. */
  boolean storing;

  /** The call has a newer state that is not known on this node. */
  boolean stale;

  @Nullable Plan plan;

  LeasedCall(VideoCall call, Tick leaseEnds) {
    this.call = call;
    this.leaseEnds = leaseEnds;
  }

  /** {@return the entry with a renewed lease; it is stale if it was dropped during the renewal} */
  static LeasedCall renewed(@Nullable LeasedCall known, VideoCall asked, Tick until) {
    LeasedCall entry = known != null ? known : new LeasedCall(asked, until);
    entry.leaseEnds = until;
    if (known != null) {
      entry.renew(asked);
    } else {
      entry.stale = true;
    }
    return entry;
  }

  /** Sets a new lease. If the old one has expired, a write that still runs is ignored. */
  void claimed(VideoCall current, Tick until, ClockReading reading) {
    storing &= isHeld(reading.tick());
    leaseEnds = until;
    claimedFor = current.dueAt().orElse(Instant.MIN);
    renew(current);
  }

  /** {@return whether the call is idle and nothing is due now} */
  boolean isNeededLater(Instant now) {
    Instant next = nextAt();
    return !isBusy() && (next == null || next.isAfter(now));
  }

  /** {@return whether a transition is due before the lease expires} */
  boolean hasTransitionWithinLease(ClockReading reading) {
    Instant end = leaseEnd(reading);
    return call.nextTransitionAt().filter(at -> at.isBefore(end)).isPresent();
  }

  boolean isBusy() {
    return storing || !unstored.isEmpty();
  }

  /**
   * {@return whether the lease has to be renewed} A call whose tasks wait in a queue for more than
   * 10 s is left to other nodes, because all threads of this node may hang.
   */
  boolean isAtWork(Tick tick) {
    return !running.isEmpty()
        || unstored.values().stream().anyMatch(since -> tick.isBefore(since.plus(LONGEST_WAIT)));
  }

  boolean isHeld(Tick tick) {
    return tick.isBefore(leaseEnds);
  }

  Instant leaseEnd(ClockReading reading) {
    return reading.now().plus(reading.tick().until(leaseEnds));
  }

  /** {@return whether the stored state invalidates the lease, because it is due earlier} */
  boolean invalidatesLease(VideoCall stored) {
    Instant due = stored.dueAt().orElse(Instant.MAX);
    boolean earlier = due.isBefore(claimedFor) || due.isBefore(call.dueAt().orElse(Instant.MIN));
    return earlier && stored.version() > call.version();
  }

  static boolean hasDueTransition(VideoCall call, Instant now) {
    return call.nextTransitionAt().filter(at -> !at.isAfter(now)).isPresent();
  }

  boolean isTransitionDue(Instant now) {
    return hasDueTransition(call, now) && !transitionNotBefore.isAfter(now);
  }

  /** {@return whether this is the first failure in a row} */
  boolean transitionFailed(Instant now) {
    backoff.failed();
    transitionNotBefore = now.plus(backoff.pause());
    return backoff.isFirst();
  }

  /** Sets the state of the call, unless a later version is known. */
  void renew(VideoCall current) {
    if (current.version() > call.version()) {
      backoff.over();
      transitionNotBefore = Instant.MIN;
    }
    if (current.version() >= call.version()) {
      call = current;
      stale = false;
    }
    undelivered.removeDelivered(call);
  }

  /** {@return the due tasks that are not yet submitted; they count as submitted from now on} */
  List<Task> takeDueTasks(ClockReading reading) {
    List<Task> tasks = new ArrayList<>(2);
    Instant now = reading.now();
    for (TaskType type : TaskType.values()) {
      boolean due = !now.isBefore(tasksNotBefore) && type.isDue(call, now);
      if (due && unstored.putIfAbsent(type, reading.tick()) == null) {
        tasks.add(new Task(call.id(), call.requestedBy(), type));
      }
    }
    return tasks;
  }

  void begun(TaskType type) {
    running.add(type);
  }

  void executed(TaskType type, Tick tick) {
    running.remove(type);
    unstored.replace(type, tick);
  }

  void ended(Collection<TaskType> types, Instant notBefore) {
    unstored.keySet().removeAll(types);
    running.removeAll(types);
    if (notBefore.isAfter(tasksNotBefore)) {
      tasksNotBefore = notBefore;
    }
  }

  @Nullable Instant nextAt() {
    Instant next = call.nextTransitionAt().map(at -> later(at, transitionNotBefore)).orElse(null);
    for (TaskType type : TaskType.values()) {
      Instant due = unstored.containsKey(type) ? null : type.dueAt(call);
      if (due != null) {
        Instant at = later(due, tasksNotBefore);
        next = next == null || at.isBefore(next) ? at : next;
      }
    }
    return next;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
