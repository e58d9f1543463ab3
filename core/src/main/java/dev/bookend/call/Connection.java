package dev.bookend.call;

import java.time.Duration;
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
 * @param beganAt the start, by the provider's clock; null if only the end is known
 * @param endedAt the end, by the provider's clock; null while no end is known
 * @param confirmed whether the provider reported the end in an event; false if the connection was
 *     missing in a poll, or the call ended first
 * @param reason why it ended or is about to end; null if unknown
 * @param skew how far the provider's clock is ahead of ours, negative if behind, as far as the
 *     events of this connection show it; zero if they show no difference
 */
public record Connection(
    @Nullable String id,
    Attendance source,
    @Nullable Instant beganAt,
    @Nullable Instant endedAt,
    boolean confirmed,
    @Nullable LeaveReason reason,
    Duration skew) {

  public Connection {
    Check.text(id, "connection");
  }

  static Connection ofStart(@Nullable String id, ProviderTime time) {
    Attendance source = id == null ? Attendance.REPORTED : Attendance.PROVIDER;
    return new Connection(id, source, time.at(), null, false, null, time.skew());
  }

  /** A connection whose end event arrived before its start event. */
  static Connection ofEnd(String id, ProviderTime time) {
    return new Connection(
        id, Attendance.PROVIDER, null, time.at(), true, LeaveReason.LOST, time.skew());
  }

  /** Whether the start is known only from the participant's report. */
  boolean isReported() {
    return source == Attendance.REPORTED;
  }

  /** Returns the reported part. Its end is confirmed if an event of the provider contained it. */
  Connection withoutId() {
    return new Connection(null, source, beganAt, endedAt, confirmed, reason, skew);
  }

  /** Returns the part that the provider confirmed. */
  Connection withoutReport() {
    return isReported()
        ? new Connection(id, Attendance.PROVIDER, null, endedAt, confirmed, reason, skew)
        : this;
  }

  /** Combines the end from the provider with the start from a report. */
  Connection withStartOf(Connection report) {
    LeaveReason why = report.reason != null ? report.reason : reason;
    Duration known = ProviderTime.larger(skew, report.skew);
    Instant start = report.localStart().plus(known);
    return new Connection(id, Attendance.REPORTED, start, endedAt, confirmed, why, known);
  }

  /** Adds reason and end from a report, where the provider gives none. */
  Connection mergedWith(Connection report) {
    LeaveReason reported = report.reason;
    boolean isMoreSpecific = reported != null && (reason == null || reason == LeaveReason.LOST);
    Connection merged =
        isMoreSpecific
            ? new Connection(id, source, beganAt, endedAt, confirmed, reported, skew)
            : this;
    return report.endedAt == null || report.confirmed
        ? merged
        : merged.withUnconfirmedEnd(report.local(report.endedAt), reported);
  }

  /** Returns the end of a connection that has ended. */
  Instant end() {
    return Objects.requireNonNull(endedAt);
  }

  Connection anonymized() {
    Attendance known = id != null ? Attendance.PROVIDER : source;
    return new Connection(null, known, beganAt, endedAt, confirmed, reason, skew);
  }

  /** Sets the start by an event of the provider. An event never resumes an ended connection. */
  Connection withStart(ProviderTime time) {
    Duration known = ProviderTime.larger(skew, time.skew());
    boolean isNew = beganAt == null || isReported() || time.at().isBefore(beganAt);
    return isNew
        ? new Connection(id, Attendance.PROVIDER, time.at(), endedAt, confirmed, reason, known)
        : new Connection(id, source, beganAt, endedAt, confirmed, reason, known);
  }

  /** Removes an unconfirmed end, after a poll listed the connection again. */
  Connection resumed() {
    return new Connection(id, source, beganAt, null, false, null, skew);
  }

  /** Sets the end by an event of the provider; the earliest of several events counts. */
  Connection withEnd(ProviderTime time) {
    Duration known = ProviderTime.larger(skew, time.skew());
    boolean isKnown = confirmed && endedAt != null && !time.at().isBefore(endedAt);
    return isKnown
        ? new Connection(id, source, beganAt, endedAt, true, reason, known)
        : new Connection(id, source, beganAt, time.at(), true, reasonOrLost(), known);
  }

  /**
   * Sets an end without an event of the provider, unless one is known. The end is at least the
   * start.
   *
   * @param at the end, by our clock
   */
  Connection withUnconfirmedEnd(Instant at, @Nullable LeaveReason why) {
    LeaveReason known = reason != null ? reason : why;
    Instant time = at.plus(skew);
    Instant end = beganAt != null && time.isBefore(beganAt) ? beganAt : time;
    return endedAt != null ? this : new Connection(id, source, beganAt, end, false, known, skew);
  }

  Connection withReason(LeaveReason why) {
    return new Connection(id, source, beganAt, endedAt, confirmed, why, skew);
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

  /** Returns an instant of this connection by our clock. */
  Instant local(Instant time) {
    return time.minus(skew);
  }

  /** Returns the start by our clock, or the end if no start is known. */
  Instant localStart() {
    return local(sortKey());
  }

  @Override
  public String toString() {
    return "Connection[" + source + ", " + beganAt + " to " + endedAt + "]";
  }
}
