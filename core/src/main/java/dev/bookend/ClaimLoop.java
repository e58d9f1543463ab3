package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Claims what is nearly due for the agenda, and makes claims last while they are needed. After a
 * large claim, the next follows at once.
 */
final class ClaimLoop implements Loop {
  /** Rounds that are asked for begin so much after the last one, so that they serve many. */
  private static final long SPACING = TimeUnit.MILLISECONDS.toNanos(20);

  private final CallKeeper keeper;
  private final CallRepository repository;
  private final CallKeeper.Settings settings;
  private final LeasedCalls leasedCalls;
  private final Supplier<ClockReading> clocks;
  private final WakeUp wakeUp;
  private final StorageOutageLog outageLog;
  private final Runnable asOften;
  private final ExponentialBackoff backoff = new ExponentialBackoff();
  private final ExponentialBackoff unknown = new ExponentialBackoff();
  private long next;
  private long notBefore;

  ClaimLoop(
      CallKeeper keeper,
      CallRepository repository,
      CallKeeper.Settings settings,
      LeasedCalls leasedCalls,
      Supplier<ClockReading> clocks,
      WakeUp wakeUp,
      StorageOutageLog outageLog,
      Runnable asOften) {
    this.keeper = keeper;
    this.repository = repository;
    this.settings = settings;
    this.leasedCalls = leasedCalls;
    this.clocks = clocks;
    this.wakeUp = wakeUp;
    this.outageLog = outageLog;
    this.asOften = asOften;
    this.next = clocks.get().nanos();
    this.notBefore = next;
  }

  /** A call was stored on this node: the next round may come too late for it. */
  void stored(CallChange change) {
    ClockReading reading = clocks.get();
    if (!leasedCalls.heard(change, reading)) {
      claimInTime(change.call(), reading);
    }
  }

  /** The next round comes sooner if it would be too late for this call. */
  void claimInTime(VideoCall call, ClockReading reading) {
    if (isDueBeforeNext(call, reading)) {
      pollSoon();
    }
  }

  private synchronized boolean isDueBeforeNext(VideoCall call, ClockReading reading) {
    Duration slack = settings.ahead().minus(settings.poll());
    Instant inTime = reading.now().plusNanos(next - reading.nanos()).plus(slack);
    return call.dueAt().filter(due -> due.isBefore(inTime)).isPresent();
  }

  void pollSoon() {
    advanceNext();
    wakeUp.ring();
  }

  private synchronized void advanceNext() {
    next = next - notBefore > 0 ? notBefore : next;
  }

  @Override
  public long pause() {
    long nanos = clocks.get().nanos();
    synchronized (this) {
      return Math.max(next - nanos, notBefore - nanos);
    }
  }

  @Override
  public void round() {
    ClockReading reading = clocks.get();
    begin(reading.nanos(), settings.poll().toNanos(), SPACING);
    try {
      renew(reading);
      if (leasedCalls.hasRoom()) {
        claim();
      } else {
        begin(reading.nanos(), SPACING, SPACING);
      }
      backoff.over();
      outageLog.succeeded();
      asOften.run();
    } catch (RuntimeException | Error e) {
      outageLog.failed(e);
      backoff.failed();
      begin(clocks.get().nanos(), backoff.pause(), backoff.pause());
    }
  }

  private synchronized void begin(long nanos, long nextIn, long notBeforeIn) {
    next = nanos + nextIn;
    notBefore = nanos + notBeforeIn;
  }

  private void renew(ClockReading reading) {
    List<CallId> ids = leasedCalls.renewable(reading);
    if (!ids.isEmpty()) {
      List<VideoCall> held = repository.renew(ids, reading.now(), settings.lease());
      boolean someUnknown = leasedCalls.renewed(ids, held, leaseEnds(reading), clocks.get());
      if (someUnknown) {
        unknown.failed();
        begin(reading.nanos(), Math.min(unknown.pause(), settings.poll().toNanos()), SPACING);
      } else {
        unknown.over();
      }
    }
  }

  private void claim() {
    ClockReading reading = clocks.get();
    List<VideoCall> claimed = keeper.claim(settings.ahead());
    ClockReading after = clocks.get();
    if (after.nanos() - leaseEnds(reading) >= 0) {
      repository.release(claimed.stream().map(VideoCall::id).toList());
      return;
    }
    leasedCalls.claimed(claimed, leaseEnds(reading), after);
    if (2 * claimed.size() >= settings.batch()) {
      begin(reading.nanos(), 0, 0);
    }
  }

  /**
   * By the time before it was asked for, so that no claim is thought to last longer than it does.
   */
  private long leaseEnds(ClockReading reading) {
    return reading.nanos() + settings.lease().toNanos();
  }
}
