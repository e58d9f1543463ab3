package dev.bookend.examples.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the staff page shows. A day is that of the first spend cap, or of the server's time zone;
 * calls belong to the day of their scheduled time.
 *
 * @param serverTime the time of the overview, by the clock of the calls
 * @param day the day
 * @param live calls that run, or that people have joined or wait for, the soonest end first
 * @param endedLate calls of the day that ended half a second or more after their limit, the latest
 *     first
 * @param missed calls of the day that did not take place, and people who did not come
 * @param costs the costs of the day
 * @param rooms the rooms that may be open at the provider
 * @param keeper the health of the keeper of this node
 */
public record StaffOverview(
    Instant serverTime,
    Day day,
    List<LiveCall> live,
    List<LateEnd> endedLate,
    List<MissedCall> missed,
    Costs costs,
    List<Room> rooms,
    Keeper keeper) {

  /**
   * A day.
   *
   * @param from its start, inclusive
   * @param to its end, exclusive
   * @param zone its time zone
   * @param complete false if the day has more calls than are read, so that some are missing
   */
  public record Day(Instant from, Instant to, String zone, boolean complete) {}

  /**
   * A person of a call.
   *
   * @param identity the identity, which the removal names
   * @param name the name; that of the invitation for guests
   * @param state {@code connected}, {@code waiting}, {@code left}, {@code absent}, {@code
   *     unanswered}, {@code declined}, {@code denied} or {@code removed}
   */
  public record Person(String identity, String name, String state) {}

  /**
   * A call that is not over.
   *
   * @param id the call
   * @param status {@code in_progress}, {@code accepted} or {@code pending}
   * @param people its people
   * @param startedAt when it started; null before
   * @param endsAt when it ends at the latest; null before the start
   * @param limitSeconds its limit
   */
  public record LiveCall(
      String id,
      String status,
      List<Person> people,
      @Nullable Instant startedAt,
      @Nullable Instant endsAt,
      long limitSeconds) {}

  /**
   * A call that ended noticeably after its limit.
   *
   * @param id the call
   * @param people the names of its people
   * @param endedAt when it ended
   * @param lateMs milliseconds from the limit to the end
   */
  public record LateEnd(String id, List<String> people, Instant endedAt, long lateMs) {}

  /**
   * A call that did not take place, or without one of its people.
   *
   * @param id the call
   * @param kind {@code missed}: the people did not meet; {@code unanswered}: nobody answered;
   *     {@code no_show}: it took place without somebody
   * @param people the names of its people
   * @param absent the names of those who did not answer, or did not come
   * @param scheduledTime when it was scheduled
   */
  public record MissedCall(
      String id, String kind, List<String> people, List<String> absent, Instant scheduledTime) {}

  /**
   * The costs of the day.
   *
   * @param calls the number of calls that may cost
   * @param amount the cost of all connections so far
   * @param estimate the estimated cost of the calls, which spend caps of money count
   * @param currency the currency of both
   * @param caps the spend caps; empty if none is configured
   */
  public record Costs(
      int calls, BigDecimal amount, BigDecimal estimate, String currency, List<Cap> caps) {}

  /**
   * A spend cap.
   *
   * @param unit {@code day} or {@code month}
   * @param counts {@code calls} or {@code money}
   * @param used how much of it is used
   * @param most the maximum
   */
  public record Cap(String unit, String counts, BigDecimal used, BigDecimal most) {}

  /**
   * A room that may be open at the provider.
   *
   * @param callId its call
   * @param state {@code opening}, {@code open} or {@code closing}
   * @param connected the number of people in it
   * @param failures the number of failed attempts to close it
   */
  public record Room(String callId, String state, long connected, int failures) {}

  /**
   * The keeper of this node.
   *
   * @param status {@code up}, {@code degraded} or {@code down}
   * @param running whether it is started, and has polled within the last 30 s
   * @param lastRoundWithinSeconds the age of its last round, rounded up to 5 s; null if there was
   *     none
   * @param endedAtLimit the number of calls that it has ended at their limit since the start
   * @param averageLateMs the average lateness of these ends
   * @param worstLateMs the longest lateness of these ends
   * @param overdueMs how long the oldest due call or task is overdue
   * @param undeliveredEvents the number of events that are not yet delivered
   * @param problems one sentence for each problem
   */
  public record Keeper(
      String status,
      boolean running,
      @Nullable Long lastRoundWithinSeconds,
      long endedAtLimit,
      long averageLateMs,
      long worstLateMs,
      long overdueMs,
      long undeliveredEvents,
      List<String> problems) {}

  /** {@return a tag of everything but the time: the same as long as nothing else changes} */
  public String tag() {
    String content = List.of(day, live, endedLate, missed, costs, rooms, keeper).toString();
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
