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
final class ClaimRounds implements Rounds {
  /** Rounds that are asked for begin so much after the last one, so that they serve many. */
  private static final long SPACING = TimeUnit.MILLISECONDS.toNanos(20);

  private final CallKeeper keeper;
  private final CallRepository repository;
  private final CallKeeper.Settings settings;
  private final Agenda agenda;
  private final Supplier<Moment> clocks;
  private final Bell bell;
  private final Outage outage;
  private final Runnable asOften;
  private final Setback setback = new Setback();
  private final Setback unknown = new Setback();
  private long next;
  private long notBefore;

  ClaimRounds(
      CallKeeper keeper,
      CallRepository repository,
      CallKeeper.Settings settings,
      Agenda agenda,
      Supplier<Moment> clocks,
      Bell bell,
      Outage outage,
      Runnable asOften) {
    this.keeper = keeper;
    this.repository = repository;
    this.settings = settings;
    this.agenda = agenda;
    this.clocks = clocks;
    this.bell = bell;
    this.outage = outage;
    this.asOften = asOften;
    this.next = clocks.get().nanos();
    this.notBefore = next;
  }

  /** A call was stored on this node: the next round may come too late for it. */
  void stored(CallChange change) {
    Moment moment = clocks.get();
    if (!agenda.heard(change, moment)) {
      claimInTime(change.call(), moment);
    }
  }

  /** The next round comes sooner if it would be too late for this call. */
  void claimInTime(VideoCall call, Moment moment) {
    if (isDueBeforeNext(call, moment)) {
      soon();
    }
  }

  private synchronized boolean isDueBeforeNext(VideoCall call, Moment moment) {
    Duration slack = settings.ahead().minus(settings.poll());
    Instant inTime = moment.now().plusNanos(next - moment.nanos()).plus(slack);
    return call.dueAt().filter(due -> due.isBefore(inTime)).isPresent();
  }

  void soon() {
    soonest();
    bell.ring();
  }

  private synchronized void soonest() {
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
    Moment moment = clocks.get();
    begin(moment.nanos(), settings.poll().toNanos(), SPACING);
    try {
      renew(moment);
      if (agenda.hasRoom()) {
        claim();
      } else {
        begin(moment.nanos(), SPACING, SPACING);
      }
      setback.over();
      outage.succeeded();
      asOften.run();
    } catch (RuntimeException | Error e) {
      outage.failed(e);
      setback.failed();
      begin(clocks.get().nanos(), setback.pause(), setback.pause());
    }
  }

  private synchronized void begin(long nanos, long nextIn, long notBeforeIn) {
    next = nanos + nextIn;
    notBefore = nanos + notBeforeIn;
  }

  private void renew(Moment moment) {
    List<CallId> ids = agenda.renewable(moment);
    if (!ids.isEmpty()) {
      List<VideoCall> held = repository.renew(ids, moment.now(), settings.lease());
      boolean someUnknown = agenda.renewed(ids, held, leaseEnds(moment), clocks.get());
      if (someUnknown) {
        unknown.failed();
        begin(moment.nanos(), Math.min(unknown.pause(), settings.poll().toNanos()), SPACING);
      } else {
        unknown.over();
      }
    }
  }

  private void claim() {
    Moment moment = clocks.get();
    List<VideoCall> claimed = keeper.claim(settings.ahead());
    Moment after = clocks.get();
    if (after.nanos() - leaseEnds(moment) >= 0) {
      repository.release(claimed.stream().map(VideoCall::id).toList());
      return;
    }
    agenda.claimed(claimed, leaseEnds(moment), after);
    if (2 * claimed.size() >= settings.batch()) {
      begin(moment.nanos(), 0, 0);
    }
  }

  /**
   * By the time before it was asked for, so that no claim is thought to last longer than it does.
   */
  private long leaseEnds(Moment moment) {
    return moment.nanos() + settings.lease().toNanos();
  }
}
