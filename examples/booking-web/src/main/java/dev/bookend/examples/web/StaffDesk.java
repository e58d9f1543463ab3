package dev.bookend.examples.web;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.CallStatus;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.Pricing;
import dev.bookend.cost.SpendCap;
import dev.bookend.cost.SpendCap.CalendarUnit;
import dev.bookend.cost.SpendCap.Period;
import dev.bookend.port.CallQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Overview of all calls, end of a call, removal of a participant. The application checks the role.
 * The actor of changes is the named system {@code staff:<user>}, which the call's history contains
 * with the reason.
 */
public final class StaffDesk {
  /** Pages of 200 calls that are read for a day or month. */
  private static final int MAX_PAGES = 25;

  /** Pending and accepted calls further ahead are not live. */
  private static final Duration AHEAD = Duration.ofHours(24);

  private final VideoCallService calls;
  private final Pricing pricing;
  private final List<SpendCap> caps;
  private final ZoneId zone;

  /**
   * Creates the desk.
   *
   * @param calls the calls
   * @param pricing the provider's prices
   * @param caps the spend caps
   */
  public StaffDesk(VideoCallService calls, Pricing pricing, List<SpendCap> caps) {
    this.calls = calls;
    this.pricing = pricing;
    this.caps = List.copyOf(caps);
    zone = caps.isEmpty() ? ZoneId.systemDefault() : caps.get(0).zone();
  }

  /**
   * {@return the overview of now}
   *
   * @param user the member of the staff
   */
  public StaffOverview overview(String user) {
    Actor staff = staff(user);
    Instant now = calls.now();
    Found live = find(staff, notOver(now));
    Period day = SpendCap.calls(CalendarUnit.DAY, 0).in(zone).periodOf(now);
    Found today = find(staff, of(day));
    List<CapUse> used = caps.stream().map(cap -> use(staff, cap, today, now)).toList();
    return new OverviewBuilder(calls.keeper(), pricing, zone, now)
        .build(day, live.calls(), today.calls(), today.complete(), used);
  }

  private static CallQuery notOver(Instant now) {
    return CallQuery.builder()
        .order(CallQuery.Order.SOONEST)
        .to(now.plus(AHEAD))
        .limit(CallQuery.MAX_LIMIT)
        .build();
  }

  private static CallQuery of(Period period) {
    return CallQuery.builder()
        .from(period.from())
        .to(period.to())
        .limit(CallQuery.MAX_LIMIT)
        .build();
  }

  /** Reads the calls of a month only if they are counted. */
  private CapUse use(Actor staff, SpendCap cap, Found today, Instant now) {
    boolean isToday = cap.unit() == CalendarUnit.DAY && cap.zone().equals(zone);
    Found counted = isToday ? today : find(staff, counted(cap.periodOf(now)));
    return new CapUse(cap, counted.calls());
  }

  private static CallQuery counted(Period period) {
    Set<CallStatus> statuses = EnumSet.allOf(CallStatus.class);
    statuses.removeIf(status -> !status.mayCost());
    return of(period).toBuilder().statuses(statuses).build();
  }

  private Found find(Actor staff, CallQuery first) {
    List<VideoCall> found = new ArrayList<>();
    CallQuery.Cursor next = null;
    for (int page = 0; page < MAX_PAGES; page++) {
      CallQuery.Page read = calls.search(staff, first.toBuilder().after(next).build());
      found.addAll(read.items());
      next = read.next();
      if (next == null) {
        return new Found(found, true);
      }
    }
    return new Found(found, false);
  }

  /**
   * Completes a call that is in progress or for which a token was issued; cancels other calls.
   *
   * @param user the member of the staff
   * @param id the call
   * @param reason why, for the call's history
   * @throws InvalidValueException if the reason is missing
   */
  public void end(String user, String id, @Nullable String reason) {
    String why = required(reason, "reason");
    CallId call = callId(id);
    Actor staff = staff(user);
    VideoCall now = calls.get(staff, call);
    boolean isJoined =
        now.status() == CallStatus.IN_PROGRESS
            || now.participants().stream().anyMatch(person -> person.tokenIssuedAt() != null);
    if (isJoined) {
      calls.complete(staff, call, why);
    } else {
      calls.cancel(staff, call, why);
    }
  }

  /**
   * Removes a person from a call.
   *
   * @param user the member of the staff
   * @param id the call
   * @param identity the person
   * @param reason why, for the call's history
   * @throws InvalidValueException if the person or the reason is missing
   */
  public void remove(String user, String id, @Nullable String identity, @Nullable String reason) {
    String person = required(identity, "identity");
    calls.remove(staff(user), callId(id), person, required(reason, "reason"));
  }

  private static String required(@Nullable String value, String field) {
    if (value == null || value.isBlank()) {
      throw new InvalidValueException(field, "must be given");
    }
    return value.strip();
  }

  /** A text that is no id is the id of no call. */
  private static CallId callId(String text) {
    try {
      return CallId.of(text);
    } catch (InvalidValueException e) {
      throw new CallNotFoundException();
    }
  }

  private static Actor staff(String user) {
    return Actor.system("staff:" + user);
  }

  private record Found(List<VideoCall> calls, boolean complete) {}

  /** A spend cap with the calls of its period. */
  record CapUse(SpendCap cap, List<VideoCall> calls) {}
}
