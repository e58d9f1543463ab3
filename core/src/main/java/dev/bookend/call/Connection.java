package dev.bookend.call;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a participant to the room. Its text form does not show the id.
 *
 * @param id the provider's id of the connection; null if only the participant reported it, or after
 *     anonymization
 * @param source the source of {@code beganAt}, {@link Attendance#PROVIDER} or {@link
 *     Attendance#REPORTED}; the provider if only the end is known
 * @param beganAt the start; null if only the end is known
 * @param endedAt the end; null while no end is known
 * @param confirmed whether the provider reported the end in an event; false if the connection was
 *     missing in a poll, or the call ended first
 * @param reason why it ended or is about to end; null if unknown
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

  static Connection ofStart(@Nullable String id, Instant at) {
    Attendance source = id == null ? Attendance.REPORTED : Attendance.PROVIDER;
    return new Connection(id, source, at, null, false, null);
  }

  /** A connection whose end event arrived before its start event. */
  static Connection ofEnd(String id, Instant at) {
    return new Connection(id, Attendance.PROVIDER, null, at, true, LeaveReason.LOST);
  }

  /** Whether the start is known only from the participant's report. */
  boolean isReported() {
    return source == Attendance.REPORTED;
  }

  /** Returns the reported part. Its end is confirmed if an event of the provider contained it. */
  Connection withoutId() {
    return new Connection(null, source, beganAt, endedAt, confirmed, reason);
  }

  /** Returns the part that the provider confirmed. */
  Connection withoutReport() {
    return isReported()
        ? new Connection(id, Attendance.PROVIDER, null, endedAt, confirmed, reason)
        : this;
  }

  /** Combines the end from the provider with the start from a report. */
  Connection withStartOf(Connection report) {
    LeaveReason why = report.reason != null ? report.reason : reason;
    return new Connection(id, Attendance.REPORTED, report.beganAt, endedAt, confirmed, why);
  }

  /** Adds reason and end from a report, where the provider gives none. */
  Connection mergedWith(Connection report) {
    LeaveReason reported = report.reason;
    boolean isMoreSpecific = reported != null && (reason == null || reason == LeaveReason.LOST);
    Connection merged =
        isMoreSpecific ? new Connection(id, source, beganAt, endedAt, confirmed, reported) : this;
    return report.endedAt == null || report.confirmed
        ? merged
        : merged.withUnconfirmedEnd(report.endedAt, reported);
  }

  /** Returns the end of a connection that has ended. */
  Instant end() {
    return Objects.requireNonNull(endedAt);
  }

  Connection anonymized() {
    Attendance known = id != null ? Attendance.PROVIDER : source;
    return new Connection(null, known, beganAt, endedAt, confirmed, reason);
  }

  /** Sets the start by an event of the provider. An event never resumes an ended connection. */
  Connection withStart(Instant at) {
    return beganAt == null || isReported() || at.isBefore(beganAt)
        ? new Connection(id, Attendance.PROVIDER, at, endedAt, confirmed, reason)
        : this;
  }

  /** Removes an unconfirmed end, after a poll listed the connection again. */
  Connection resumed() {
    return new Connection(id, source, beganAt, null, false, null);
  }

  /** Sets the end by an event of the provider; the earliest of several events counts. */
  Connection withEnd(Instant at) {
    boolean isKnown = confirmed && endedAt != null && !at.isBefore(endedAt);
    return isKnown ? this : new Connection(id, source, beganAt, at, true, reasonOrLost());
  }

  /**
   * Sets an end without an event of the provider, unless one is known. The provider's clock may be
   * ahead, so the end is at least the start.
   */
  Connection withUnconfirmedEnd(Instant at, @Nullable LeaveReason why) {
    LeaveReason known = reason != null ? reason : why;
    Instant end = beganAt != null && at.isBefore(beganAt) ? beganAt : at;
    return endedAt != null ? this : new Connection(id, source, beganAt, end, false, known);
  }

  Connection withReason(LeaveReason why) {
    return new Connection(id, source, beganAt, endedAt, confirmed, why);
  }

  Connection replacedBy(@Nullable Connection next) {
    Instant nextStart = next == null ? null : next.beganAt;
    boolean replaced = nextStart != null && endedAt != null && !nextStart.isAfter(endedAt);
    return replaced && reason != LeaveReason.REMOVED ? withReason(LeaveReason.REPLACED) : this;
  }

  private LeaveReason reasonOrLost() {
    return reason != null ? reason : LeaveReason.LOST;
  }

  /** Returns the instant by which connections are sorted. */
  Instant sortKey() {
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
