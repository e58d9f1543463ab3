package dev.bookend.keeper;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.EndReason;
import dev.bookend.call.VideoCall;
import dev.bookend.keeper.CallKeeper.Report;
import dev.bookend.port.CallRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims due calls, applies their due transitions, and counts the ends. Thread-safe. */
final class DueTransitions {
  private static final Logger log = LoggerFactory.getLogger(CallKeeper.class);

  private final CallUpdater updater;
  private final CallRepository repository;
  private final KeeperSettings settings;
  private volatile Report report = Report.NONE;

  DueTransitions(CallUpdater updater, CallRepository repository, KeeperSettings settings) {
    this.updater = updater;
    this.repository = repository;
    this.settings = settings;
  }

  Report report() {
    return report;
  }

  /** {@return a batch of calls that are due within the look-ahead, leased to this node} */
  List<VideoCall> claim(Duration lookAhead) {
    Instant now = updater.now();
    List<VideoCall> claimed =
        repository.claimDue(now, lookAhead, settings.leaseDuration(), settings.batchSize());
    note(last -> last.round(now));
    return claimed;
  }

  /** {@return the due transitions of the calls, by call; without calls that do not change} */
  Map<CallId, CallChange> advanceTo(List<VideoCall> calls, Instant now) {
    Map<CallId, CallChange> changes = new LinkedHashMap<>();
    for (VideoCall call : calls) {
      tryFor(
          call.id(),
          () -> {
            CallChange change = call.advanceTo(now);
            if (change.changed()) {
              changes.put(call.id(), change);
            }
          });
    }
    return changes;
  }

  /**
   * Applies the due transitions of the calls in one write.
   *
   * @return the calls in their current state; without calls that cannot be loaded
   */
  List<VideoCall> apply(List<VideoCall> calls) {
    Map<CallId, CallChange> changes = advanceTo(calls, updater.now());
    Set<CallId> lost = store(changes);
    List<VideoCall> moved = new ArrayList<>();
    for (VideoCall call : calls) {
      CallChange change = changes.get(call.id());
      if (change == null) {
        moved.add(call);
      } else if (lost.contains(call.id())) {
        tryFor(call.id(), () -> moved.add(retry(call.id())));
      } else {
        moved.add(count(change.stored()));
      }
    }
    return moved;
  }

  /** {@return the calls with a version conflict} Stores all other changes. */
  Set<CallId> store(Map<CallId, CallChange> changes) {
    return updater.storeAll(changes.values());
  }

  /** Retries after a version conflict: the newer state may have a due transition too, or none. */
  private VideoCall retry(CallId id) {
    boolean wasLive = !updater.load(id).status().isOver();
    VideoCall call = updater.change(id, VideoCall::advanceTo);
    return wasLive ? count(call) : call;
  }

  /** {@return the call} Counts its end, if that was at the limit. */
  VideoCall count(VideoCall call) {
    Instant planned = call.times().endsAt();
    Instant ended = call.times().endedAt();
    if (call.endReason() == EndReason.TIME_LIMIT && planned != null && ended != null) {
      note(last -> last.ended(Duration.between(planned, ended)));
    }
    return call;
  }

  private synchronized void note(UnaryOperator<Report> update) {
    report = update.apply(report);
  }

  /** Logs a failure; the call is due again when its lease expires. */
  static void tryFor(CallId id, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      logFailure(id, e);
    }
  }

  static void logFailure(CallId id, Throwable e) {
    log.warn("Call {}: processing failed; the keeper will retry it", id, e);
  }
}
