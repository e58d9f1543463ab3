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
 * Polled by the staff page. A day is that of the first spend cap, or of the server's time zone;
 * calls belong to the day of their scheduled time.
 *
 * @param live calls that are not over, the soonest end first
 * @param endedLate calls that ended half a second or more after their limit, the latest first
 * @param missed calls that did not take place, and no-shows
 * @param rooms rooms that may be open at the provider
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
   * @param complete false if the day has more calls than are read
   */
  public record Day(Instant from, Instant to, String zone, boolean complete) {}

  /**
   * A participant.
   *
   * @param state {@code connected}, {@code waiting}, {@code left}, {@code absent}, {@code
   *     unanswered}, {@code declined}, {@code denied} or {@code removed}
   */
  public record Person(String identity, String name, String state) {}

  /** A call that rings or runs, or that a participant has joined or waits for. */
  public record LiveCall(
      String id,
      String status,
      List<Person> people,
      @Nullable Instant startedAt,
      @Nullable Instant endsAt,
      long limitSeconds) {}

  /** A call that ended late. */
  public record LateEnd(String id, List<String> people, Instant endedAt, long lateMs) {}

  /**
   * A call that did not take place, or a no-show.
   *
   * @param kind {@code missed}, {@code unanswered} or {@code no_show}
   * @param absent names of the participants without an answer or a connection
   */
  public record MissedCall(
      String id, String kind, List<String> people, List<String> absent, Instant scheduledTime) {}

  /**
   * The costs of the day.
   *
   * @param calls the number of calls that may cost
   * @param amount the cost of all connections so far
   * @param estimate the estimated cost, which spend caps of money count
   */
  public record Costs(
      int calls, BigDecimal amount, BigDecimal estimate, String currency, List<Cap> caps) {}

  /**
   * A spend cap.
   *
   * @param unit {@code day} or {@code month}
   * @param counts {@code calls} or {@code money}
   */
  public record Cap(String unit, String counts, BigDecimal used, BigDecimal most) {}

  /**
   * A room that may be open.
   *
   * @param failures failed attempts to close it, which the keeper retries
   */
  public record Room(String callId, String state, long connected, int failures) {}

  /**
   * The keeper of this node.
   *
   * @param running whether it polled within the last 30 s
   * @param lastRoundWithinSeconds the age of its last poll, rounded up to 5 s; null if it has not
   *     polled
   * @param endedAtLimit calls that it ended at their limit
   * @param overdueMs lateness of the oldest due call or task
   * @param undeliveredEvents events in the outbox that are not delivered
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
