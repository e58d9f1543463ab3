package dev.bookend.keeper;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Polls for calls that are nearly due, claims them, and renews the leases that are still needed.
 * After a claim of half a batch or more, the next poll follows at once. Thread-safe, but {@link
 * #round()} is for one thread.
 */
final class ClaimLoop implements Loop, StoredChanges {
  /** Shortest time between two polls outside of the poll interval, so that one serves many. */
  private static final Duration SPACING = Duration.ofMillis(20);

  private final DueTransitions dueTransitions;
  private final CallRepository repository;
  private final KeeperSettings settings;
  private final LeasedCalls leasedCalls;
  private final Supplier<ClockReading> clocks;
  private final PollSchedule polls;
  private final StorageOutageLog outageLog;
  private final TaskDispatcher dispatcher;
  private final ExponentialBackoff backoff = new ExponentialBackoff();
  private final ExponentialBackoff staleBackoff = new ExponentialBackoff();
  private volatile @Nullable Tick journalReadUntil;

  ClaimLoop(
      DueTransitions dueTransitions,
      CallRepository repository,
      KeeperSettings settings,
      LeasedCalls leasedCalls,
      Supplier<ClockReading> clocks,
      PollSchedule polls,
      StorageOutageLog outageLog,
      TaskDispatcher dispatcher) {
    this.dueTransitions = dueTransitions;
    this.repository = repository;
    this.settings = settings;
    this.leasedCalls = leasedCalls;
    this.clocks = clocks;
    this.polls = polls;
    this.outageLog = outageLog;
    this.dispatcher = dispatcher;
  }

  @Override
  public void onStored(CallChange stored) {
    ClockReading reading = clocks.get();
    if (!leasedCalls.onStored(stored, reading)) {
      polls.pollInTime(stored.call(), reading);
    }
  }

  @Override
  public void onMaybeStored(VideoCall call) {
    ClockReading reading = clocks.get();
    leasedCalls.onMaybeStored(call.id(), reading);
    polls.pollInTime(call, reading);
  }

  /** Live streams find the changes of other nodes, and polls may be rarer meanwhile. */
  @Override
  public void onJournalRead(Collection<VideoCall> calls) {
    ClockReading reading = clocks.get();
    journalReadUntil = reading.tick().plus(settings.leaseDuration());
    calls.forEach(call -> polls.pollInTime(call, reading));
  }

  @Override
  public Duration pause() {
    return polls.pause(clocks.get().tick());
  }

  @Override
  public void round() {
    ClockReading reading = clocks.get();
    Tick soonest = reading.tick().plus(SPACING);
    Tick readUntil = journalReadUntil;
    boolean isJournalRead = readUntil != null && reading.tick().isBefore(readUntil);
    Duration extension = isJournalRead ? settings.extension() : Duration.ZERO;
    polls.set(reading.tick().plus(settings.pollInterval()).plus(extension), soonest);
    try {
      renew(reading, extension);
      if (leasedCalls.hasRoom()) {
        claim(settings.lookAhead().plus(extension));
      } else {
        polls.set(soonest, soonest);
      }
      backoff.over();
      outageLog.succeeded();
      dispatcher.submitSweepIfDue();
    } catch (RuntimeException | Error e) {
      outageLog.failed(e);
      backoff.failed();
      Tick retry = clocks.get().tick().plus(backoff.pause());
      polls.set(retry, retry);
    }
  }

  private void renew(ClockReading reading, Duration extension) {
    List<CallId> ids = leasedCalls.renewable(reading, extension);
    if (!ids.isEmpty()) {
      List<VideoCall> held = repository.renew(ids, reading.now(), settings.leaseDuration());
      boolean someStale = leasedCalls.renewed(ids, held, leaseEnds(reading), clocks.get());
      if (someStale) {
        staleBackoff.failed();
        polls.set(
            Tick.earlier(
                reading.tick().plus(staleBackoff.pause()),
                reading.tick().plus(settings.pollInterval())),
            reading.tick().plus(SPACING));
      } else {
        staleBackoff.over();
      }
    }
  }

  private void claim(Duration lookAhead) {
    ClockReading reading = clocks.get();
    List<VideoCall> claimed = dueTransitions.claim(lookAhead);
    ClockReading after = clocks.get();
    if (!after.tick().isBefore(leaseEnds(reading))) {
      repository.release(claimed.stream().map(VideoCall::id).toList());
      return;
    }
    leasedCalls.claimed(claimed, leaseEnds(reading), after);
    if (2 * claimed.size() >= settings.batchSize()) {
      polls.set(reading.tick(), reading.tick());
    }
  }

  /** The end of a lease, counted from before the query, so that it is never overestimated. */
  private Tick leaseEnds(ClockReading reading) {
    return reading.tick().plus(settings.leaseDuration());
  }
}
