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

/** A claimed call on the {@link Agenda}, which guards it. */
final class AgendaEntry {
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(10);

  /** When an entry is next to be looked at. */
  record Plan(Instant at, CallId id) {
    static final Comparator<Plan> EARLIEST =
        Comparator.comparing(Plan::at).thenComparing(plan -> plan.id().value());
  }

  /** The chores whose outcome is not stored yet, and since when they wait. */
  private final Map<Chore, Long> inWork = new EnumMap<>(Chore.class);

  /** Those of them that a worker is at. */
  private final Set<Chore> begun = EnumSet.noneOf(Chore.class);

  private final Setback setback = new Setback();

  final Untold untold = new Untold();
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

  AgendaEntry(VideoCall call) {
    this.call = call;
  }

  /** The known one with a longer lease; one that was let go of has moved on since. */
  static AgendaEntry renewed(@Nullable AgendaEntry known, VideoCall asked, long until) {
    AgendaEntry entry = known != null ? known : new AgendaEntry(asked);
    entry.leaseEnds = until;
    if (known != null) {
      entry.renew(asked);
    } else {
      entry.stale = true;
    }
    return entry;
  }

  /** A write that took longer than the claim counts no more, and another may begin. */
  void claimed(VideoCall current, long until, Moment moment) {
    moving &= isHeld(moment.nanos());
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
  boolean movesWithinLease(Moment moment) {
    Instant end = leaseEnd(moment);
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

  Instant leaseEnd(Moment moment) {
    return moment.now().plusNanos(leaseEnds - moment.nanos());
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
    setback.failed();
    moveNotBefore = now.plusNanos(setback.pause());
    return setback.isFirst();
  }

  /** The call as it is now, unless a later state is known. */
  void renew(VideoCall current) {
    if (current.version() > call.version()) {
      setback.over();
      moveNotBefore = Instant.MIN;
    }
    if (current.version() >= call.version()) {
      call = current;
      stale = false;
    }
    untold.forgetTold(call);
  }

  /** {@return the chores that are due and that nobody is at; somebody is, from now on} */
  List<Agenda.Task> handOut(Moment moment) {
    List<Agenda.Task> tasks = new ArrayList<>(2);
    Instant now = moment.now();
    for (Chore chore : Chore.values()) {
      boolean due = !now.isBefore(choresNotBefore) && chore.isDue(call, now);
      if (due && inWork.putIfAbsent(chore, moment.nanos()) == null) {
        tasks.add(new Agenda.Task(call.id(), call.requestedBy(), chore));
      }
    }
    return tasks;
  }

  void begun(Chore chore) {
    begun.add(chore);
  }

  void worked(Chore chore, long nanos) {
    begun.remove(chore);
    inWork.replace(chore, nanos);
  }

  void ended(Collection<Chore> chores, Instant notBefore) {
    inWork.keySet().removeAll(chores);
    begun.removeAll(chores);
    if (notBefore.isAfter(choresNotBefore)) {
      choresNotBefore = notBefore;
    }
  }

  @Nullable Instant nextAt() {
    Instant next = call.movesAt().map(at -> later(at, moveNotBefore)).orElse(null);
    for (Chore chore : Chore.values()) {
      Instant due = inWork.containsKey(chore) ? null : chore.dueAt(call);
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
