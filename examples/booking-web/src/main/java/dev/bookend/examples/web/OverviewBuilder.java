package dev.bookend.examples.web;

import dev.bookend.call.Admission;
import dev.bookend.call.CallAttendance;
import dev.bookend.call.CallStatus;
import dev.bookend.call.EndReason;
import dev.bookend.call.Guest;
import dev.bookend.call.Participant;
import dev.bookend.call.Participant.Response;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.Pricing;
import dev.bookend.cost.SpendCap.Period;
import dev.bookend.examples.web.StaffDesk.CapUse;
import dev.bookend.keeper.CallHealth;
import dev.bookend.keeper.CallKeeper;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds the overview of the staff from calls and health. */
final class OverviewBuilder {
  private static final long ROUND_STEP_SECONDS = 5;

  /** People do not notice a shorter delay; the keeper's health includes all delays. */
  private static final long LATE_MS = 500;

  private final CallKeeper keeper;
  private final Pricing pricing;
  private final ZoneId zone;
  private final Instant now;

  OverviewBuilder(CallKeeper keeper, Pricing pricing, ZoneId zone, Instant now) {
    this.keeper = keeper;
    this.pricing = pricing;
    this.zone = zone;
    this.now = now;
  }

  StaffOverview build(
      Period day,
      List<VideoCall> notOver,
      List<VideoCall> today,
      boolean complete,
      List<CapUse> caps) {
    return new StaffOverview(
        now,
        new StaffOverview.Day(day.from(), day.to(), zone.getId(), complete),
        live(notOver),
        endedLate(today),
        missed(today),
        costs(today, caps),
        rooms(notOver, today),
        keeper());
  }

  private static List<StaffOverview.LiveCall> live(List<VideoCall> notOver) {
    return notOver.stream()
        .filter(OverviewBuilder::isLive)
        .sorted(
            Comparator.comparing(
                    (VideoCall call) -> call.times().endsAt(),
                    Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(VideoCall::scheduledAt)
                .thenComparing(call -> call.id().toString()))
        .map(
            call ->
                new StaffOverview.LiveCall(
                    call.id().toString(),
                    lower(call.status()),
                    call.participants().stream().map(OverviewBuilder::person).toList(),
                    call.times().startedAt(),
                    call.times().endsAt(),
                    call.terms().limit().toSeconds()))
        .toList();
  }

  /** {@return whether the call is in progress, rings, or has a connected or waiting participant} */
  private static boolean isLive(VideoCall call) {
    return call.status() == CallStatus.IN_PROGRESS
        || (call.status() == CallStatus.PENDING && call.isInstant())
        || call.participants().stream().anyMatch(OverviewBuilder::isThere);
  }

  private static boolean isThere(Participant person) {
    return person.isConnected() || person.admission().state() == Admission.State.WAITING;
  }

  private static StaffOverview.Person person(Participant person) {
    return new StaffOverview.Person(person.identity(), name(person), state(person));
  }

  private static String state(Participant person) {
    Admission.State admission = person.admission().state();
    if (admission == Admission.State.REMOVED || admission == Admission.State.DENIED) {
      return lower(admission);
    } else if (person.response() != Response.ACCEPTED) {
      return person.response() == Response.DECLINED ? "declined" : "unanswered";
    } else if (person.isConnected()) {
      return "connected";
    } else if (admission == Admission.State.WAITING) {
      return "waiting";
    }
    return person.connectedAt() == null ? "absent" : "left";
  }

  private static List<StaffOverview.LateEnd> endedLate(List<VideoCall> today) {
    return today.stream()
        .filter(call -> call.endReason() == EndReason.TIME_LIMIT)
        .flatMap(call -> Stream.ofNullable(lateEnd(call)))
        .filter(end -> end.lateMs() >= LATE_MS)
        .sorted(Comparator.comparing(StaffOverview.LateEnd::endedAt).reversed())
        .toList();
  }

  private static StaffOverview.@Nullable LateEnd lateEnd(VideoCall call) {
    Instant planned = call.times().endsAt();
    Instant ended = call.times().endedAt();
    return planned == null || ended == null
        ? null
        : new StaffOverview.LateEnd(
            call.id().toString(), names(call), ended, Duration.between(planned, ended).toMillis());
  }

  private List<StaffOverview.MissedCall> missed(List<VideoCall> today) {
    return today.stream().flatMap(call -> Stream.ofNullable(missed(call))).toList();
  }

  private StaffOverview.@Nullable MissedCall missed(VideoCall call) {
    List<String> unanswered = unanswered(call);
    List<String> absent = absent(call);
    if (call.status() == CallStatus.EXPIRED) {
      return missed(call, "unanswered", unanswered);
    } else if (call.status() == CallStatus.MISSED) {
      return missed(call, "missed", absent);
    }
    return absent.isEmpty() ? null : missed(call, "no_show", absent);
  }

  private static StaffOverview.MissedCall missed(VideoCall call, String kind, List<String> absent) {
    return new StaffOverview.MissedCall(
        call.id().toString(), kind, names(call), absent, call.scheduledAt());
  }

  private static List<String> unanswered(VideoCall call) {
    return call.participants().stream()
        .filter(person -> person.isActive() && person.response() == Response.PENDING)
        .map(OverviewBuilder::name)
        .toList();
  }

  private List<String> absent(VideoCall call) {
    return CallAttendance.of(call, now).people().stream()
        .filter(CallAttendance.Person::noShow)
        .flatMap(person -> call.participant(person.identity()).stream())
        .map(OverviewBuilder::name)
        .toList();
  }

  private StaffOverview.Costs costs(List<VideoCall> today, List<CapUse> caps) {
    List<VideoCall> counted = today.stream().filter(call -> call.status().mayCost()).toList();
    return new StaffOverview.Costs(
        counted.size(),
        sum(today, call -> pricing.of(call).amount()),
        sum(counted, call -> pricing.estimate(call).amount()),
        pricing.currency().getCurrencyCode(),
        caps.stream().map(OverviewBuilder::cap).toList());
  }

  private static StaffOverview.Cap cap(CapUse use) {
    Pricing price = use.cap().pricing();
    Stream<VideoCall> counted = use.calls().stream().filter(call -> call.status().mayCost());
    BigDecimal used =
        price == null
            ? BigDecimal.valueOf(counted.count())
            : sum(counted.toList(), call -> price.estimate(call).amount());
    return new StaffOverview.Cap(
        lower(use.cap().unit()), price == null ? "calls" : "money", used, use.cap().most());
  }

  private static BigDecimal sum(List<VideoCall> calls, Function<VideoCall, BigDecimal> cost) {
    return calls.stream().map(cost).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The calls of today include those that are over while their room is still being closed. */
  private static List<StaffOverview.Room> rooms(List<VideoCall> notOver, List<VideoCall> today) {
    Map<String, VideoCall> each = new LinkedHashMap<>();
    Stream.concat(notOver.stream(), today.stream())
        .filter(call -> call.room().mayExist())
        .forEach(call -> each.putIfAbsent(call.id().toString(), call));
    return each.values().stream()
        .map(
            call ->
                new StaffOverview.Room(
                    call.id().toString(),
                    lower(call.room().phase()),
                    call.participants().stream().filter(Participant::isConnected).count(),
                    closeFailures(call)))
        .toList();
  }

  private static int closeFailures(VideoCall call) {
    return call.status().isOver() ? call.room().failures() : 0;
  }

  private StaffOverview.Keeper keeper() {
    CallHealth health = keeper.health();
    CallKeeper.Report report = keeper.report();
    Duration last = health.sinceLastRound();
    return new StaffOverview.Keeper(
        lower(health.status()),
        health.isKeepingTime(),
        last == null ? null : (last.toSeconds() / ROUND_STEP_SECONDS + 1) * ROUND_STEP_SECONDS,
        report.ended(),
        report.ended() == 0 ? 0 : report.totalLateness().dividedBy(report.ended()).toMillis(),
        report.worstLateness().toMillis(),
        health.overdueBy().toMillis(),
        health.undeliveredEvents(),
        health.problems());
  }

  private static List<String> names(VideoCall call) {
    return call.participants().stream().map(OverviewBuilder::name).toList();
  }

  private static String name(Participant person) {
    Guest guest = person.guest();
    return guest != null
        ? guest.name()
        : DemoPeople.find(person.identity()).map(DemoPeople.Person::name).orElse("A former user");
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
