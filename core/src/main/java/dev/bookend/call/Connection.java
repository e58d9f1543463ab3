package dev.bookend.call;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One stay of a participant in the room. Its text form does not show the id.
 *
 * @param id the provider's id; null if only the participant reported it, or is forgotten
 * @param source who said when it began, {@link Attendance#PROVIDER} or {@link Attendance#REPORTED};
 *     the provider, if only its end is known
 * @param beganAt when it began; null if only its end is known so far
 * @param endedAt when it ended; null while nothing is known of its end
 * @param confirmed whether a goodbye named the end; false if the provider's list lacked the
 *     connection, or the call ended first
 * @param reason why it ended, or is about to; null if nothing is known of that
 */
public record Connection(
    @Nullable String id,
    Attendance source,
    @Nullable Instant beganAt,
    @Nullable Instant endedAt,
    boolean confirmed,
    @Nullable LeaveReason reason) {

  public Connection {
    Check.text(id, "connection");
  }

  static Connection begun(@Nullable String id, Instant at) {
    Attendance source = id == null ? Attendance.REPORTED : Attendance.PROVIDER;
    return new Connection(id, source, at, null, false, null);
  }

  /** The end was announced before the beginning. */
  static Connection ended(String id, Instant at) {
    return new Connection(id, Attendance.PROVIDER, null, at, true, LeaveReason.LOST);
  }

  /** Whether only the participant said when it began. */
  boolean isReported() {
    return source == Attendance.REPORTED;
  }

  /** The report alone; its end is confirmed if a goodbye told it. */
  Connection withoutId() {
    return new Connection(null, source, beganAt, endedAt, confirmed, reason);
  }

  /** What the provider alone says of it. */
  Connection withoutReport() {
    return isReported()
        ? new Connection(id, Attendance.PROVIDER, null, endedAt, confirmed, reason)
        : this;
  }

  /** The provider said when it ended, and the participant when it began. */
  Connection began(Connection report) {
    LeaveReason why = report.reason != null ? report.reason : reason;
    return new Connection(id, Attendance.REPORTED, report.beganAt, endedAt, confirmed, why);
  }

  /** The participant's own word counts as far as the provider says nothing else. */
  Connection reported(Connection report) {
    LeaveReason why = report.reason;
    boolean isNews = why != null && (reason == null || reason == LeaveReason.LOST);
    Connection told = isNews ? new Connection(id, source, beganAt, endedAt, confirmed, why) : this;
    return report.endedAt == null || report.confirmed ? told : told.isGone(report.endedAt, why);
  }

  /** The end of one that has ended. */
  Instant end() {
    return Objects.requireNonNull(endedAt);
  }

  Connection anonymous() {
    Attendance known = id != null ? Attendance.PROVIDER : source;
    return new Connection(null, known, beganAt, endedAt, confirmed, reason);
  }

  /** The same id may come back after its end: the participant's session was resumed. */
  Connection begins(Instant at) {
    if (beganAt == null || isReported() || at.isBefore(beganAt)) {
      return new Connection(id, Attendance.PROVIDER, at, endedAt, confirmed, reason);
    }
    return endedAt != null && at.isAfter(endedAt) ? resumed() : this;
  }

  Connection resumed() {
    return new Connection(id, source, beganAt, null, false, null);
  }

  Connection ends(Instant at) {
    return confirmed ? this : new Connection(id, source, beganAt, at, true, why());
  }

  /** The end is not announced, but nothing later can be true. */
  Connection isGone(Instant at, @Nullable LeaveReason why) {
    LeaveReason known = reason != null ? reason : why;
    return endedAt != null ? this : new Connection(id, source, beganAt, at, false, known);
  }

  Connection because(LeaveReason why) {
    return new Connection(id, source, beganAt, endedAt, confirmed, why);
  }

  Connection replacedBy(@Nullable Connection next) {
    Instant taken = next == null ? null : next.beganAt;
    boolean replaced = taken != null && endedAt != null && !taken.isAfter(endedAt);
    return replaced && reason != LeaveReason.REMOVED ? because(LeaveReason.REPLACED) : this;
  }

  private LeaveReason why() {
    return reason != null ? reason : LeaveReason.LOST;
  }

  /** When it took its place among the others. */
  Instant key() {
    Instant known = beganAt != null ? beganAt : endedAt;
    if (known == null) {
      throw new IllegalStateException("Bug: a connection without beginning and end");
    }
    return known;
  }

  @Override
  public String toString() {
    return "Connection[" + source + ", " + beganAt + " to " + endedAt + "]";
  }
}
