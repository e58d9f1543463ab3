package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.EndReason;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does everything that happens because time has passed: ends calls at their limit, closes rooms,
 * tells listeners. Any number of keepers, in one process or many, may work on one repository.
 *
 * <p>Drive it by hand with {@link #runDue()}, or {@link #start()} it once per node. A started
 * keeper needs a clock that ticks. Thread-safe.
 */
public final class CallKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CallKeeper.class);
  private static final Duration LATER = Duration.ofSeconds(5);

  private final Ledger ledger;
  private final CallRepository repository;
  private final Chores chores;
  private final Settings settings;
  private volatile Report report = Report.NONE;
  private @Nullable KeeperLoop loop;

  CallKeeper(Ledger ledger, CallRepository repository, Chores chores, Settings settings) {
    this.ledger = ledger;
    this.repository = repository;
    this.chores = chores;
    this.settings = settings;
  }

  /**
   * Does one bounded round on the calling thread: what is due now, and nothing that isn't.
   *
   * @return how many calls were due; 0 if all is done
   */
  public int runDue() {
    List<VideoCall> due = claim(Duration.ZERO, settings.batch());
    for (VideoCall call : move(due)) {
      guarded(call.id(), () -> chores.workOff(call));
    }
    repository.release(due.stream().map(VideoCall::id).toList());
    return due.size();
  }

  /**
   * Starts to keep time on threads of its own.
   *
   * @throws IllegalStateException if it is started
   */
  public synchronized void start() {
    begin(null);
  }

  /**
   * Starts to keep time on the host's threads.
   *
   * @param executor runs one task for as long as the keeper is open, and short ones that talk to
   *     the provider and the listeners; it is not shut down
   * @throws IllegalStateException if it is started
   */
  public synchronized void start(Executor executor) {
    begin(executor);
  }

  private void begin(@Nullable Executor executor) {
    if (loop != null) {
      throw new IllegalStateException("This keeper is started");
    }
    KeeperLoop started = new KeeperLoop(this, ledger, repository, chores, settings, executor);
    started.start();
    ledger.onStored(started::stored);
    loop = started;
  }

  /** {@return what this keeper has done, and how late it was} */
  public Report report() {
    return report;
  }

  /**
   * Stops: finishes what is being done, for 5 s at the most, and leaves the rest to other keepers.
   * May be repeated; the keeper may be started again.
   */
  @Override
  public void close() {
    KeeperLoop started;
    synchronized (this) {
      started = loop;
      if (started == null) {
        return;
      }
      loop = null;
      ledger.onStored(call -> {});
    }
    started.close();
  }

  List<VideoCall> claim(Duration ahead, int limit) {
    Instant now = ledger.now();
    List<VideoCall> claimed = repository.claimDue(now, ahead, settings.lease(), limit);
    note(last -> last.round(now));
    return claimed;
  }

  /**
   * Moves the calls whose time has come, in one write.
   *
   * @return all of them as they are now; one that can't even be loaded is left out
   */
  List<VideoCall> move(List<VideoCall> calls) {
    Instant now = ledger.now();
    List<VideoCall> moved = new ArrayList<>();
    Map<CallId, CallChange> changes = new LinkedHashMap<>();
    for (VideoCall call : calls) {
      CallChange change = call.elapse(now);
      if (change.changed()) {
        changes.put(call.id(), ledger.settled(change));
      } else {
        moved.add(call);
      }
    }
    Set<CallId> lost = changes.isEmpty() ? Set.of() : repository.updateAll(changes.values());
    changes.forEach(
        (id, change) -> {
          if (lost.contains(id)) {
            guarded(id, () -> moved.add(again(id)));
          } else {
            moved.add(counted(change.stored()));
          }
        });
    return moved;
  }

  /** Somebody else was quicker: what they stored may have to move as well, or no longer. */
  private VideoCall again(CallId id) {
    boolean wasLive = !ledger.load(id).status().isOver();
    VideoCall call = ledger.change(id, VideoCall::elapse);
    return wasLive ? counted(call) : call;
  }

  /** What is left of it for want of room is due again a little later. */
  void putOff(List<VideoCall> calls) {
    Instant until = ledger.now().plus(LATER);
    repository.updateAll(calls.stream().map(call -> call.putOff(until)).toList());
  }

  /** One that could not be finished is due again when its claim is over. */
  static void guarded(CallId id, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      log.warn("Call {}: could not be finished, will try again", id, e);
    }
  }

  private VideoCall counted(VideoCall call) {
    Instant planned = call.times().endsAt();
    Instant ended = call.times().endedAt();
    if (call.endReason() == EndReason.TIME_LIMIT && planned != null && ended != null) {
      note(last -> last.ended(Duration.between(planned, ended)));
    }
    return call;
  }

  private synchronized void note(UnaryOperator<Report> what) {
    report = what.apply(report);
  }

  /**
   * What a keeper has done since it was made. Lateness is the time between the instant at which a
   * call had to end and the one at which it did.
   *
   * @param lastRoundAt when it last looked for due calls; null if never
   * @param ended how many calls it ended at their limit
   * @param worstLateness the longest lateness of an end
   * @param totalLateness the sum of the latenesses of all ends
   */
  public record Report(
      @Nullable Instant lastRoundAt, long ended, Duration worstLateness, Duration totalLateness) {
    static final Report NONE = new Report(null, 0, Duration.ZERO, Duration.ZERO);

    Report round(Instant at) {
      return new Report(at, ended, worstLateness, totalLateness);
    }

    Report ended(Duration lateness) {
      Duration worst = lateness.compareTo(worstLateness) > 0 ? lateness : worstLateness;
      return new Report(lastRoundAt, ended + 1, worst, totalLateness.plus(lateness));
    }

    /** {@return the mean lateness of an end; zero if there was none} */
    public Duration meanLateness() {
      return ended == 0 ? Duration.ZERO : totalLateness.dividedBy(ended);
    }
  }

  /**
   * How a keeper works.
   *
   * @param poll how often it asks the repository for calls that are nearly due: 10 ms to 10 s
   * @param ahead how far ahead it claims them, to be there at the instant: at least {@code poll}
   * @param lease how long a claim lasts, and so how late a call can be whose node died: at least
   *     {@code ahead}, at most 1 min
   * @param batch how many calls it works on at once, at the most: 1 to 10,000
   * @param workers how many threads talk to the provider and the listeners, at the most: 1 to 256
   */
  public record Settings(Duration poll, Duration ahead, Duration lease, int batch, int workers) {
    private static final Settings DEFAULTS =
        new Settings(Duration.ofMillis(500), Duration.ofMillis(750), Duration.ofSeconds(2), 500, 8);

    public Settings {
      check(
          isBetween(poll, Duration.ofMillis(10), Duration.ofSeconds(10)), "poll", "10 ms and 10 s");
      check(isBetween(ahead, poll, lease), "ahead", "poll and lease");
      check(isBetween(lease, ahead, Duration.ofMinutes(1)), "lease", "ahead and 1 min");
      check(batch >= 1 && batch <= 10_000, "batch", "1 and 10,000");
      check(workers >= 1 && workers <= 256, "workers", "1 and 256");
    }

    private static boolean isBetween(Duration value, Duration min, Duration max) {
      return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    }

    private static void check(boolean holds, String field, String range) {
      if (!holds) {
        throw new InvalidValueException(field, "must be between " + range);
      }
    }

    /** {@return a poll every 500 ms, 750 ms ahead, a lease of 2 s, 500 calls, 8 workers} */
    public static Settings defaults() {
      return DEFAULTS;
    }
  }
}
