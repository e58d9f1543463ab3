package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a participant. Immutable. The current connection is the one that started last,
 * unless it has ended. Each event concerns only one connection, so events may be delivered late,
 * twice and in any order.
 *
 * <p>At most {@value #MOST} connections are kept individually. Older ones are added to totals, and
 * later events about them change nothing. Repeated reconnects therefore cannot grow a call without
 * bound. The totals keep the ids of {@value #MOST_IDS} connections. With more, an end event without
 * a known start may be of an older connection. It is kept only if it is later than all known
 * starts, the last {@value #MOST_UNCERTAIN} of them, and counts when the start arrives.
 *
 * <p>Starts and ends are by the provider's clock, which alone orders them. Durations between them
 * need no conversion. Times for output and deadlines are converted to our clock.
 *
 * @param latest the latest connections, ordered by start
 * @param earlier the totals of all earlier connections
 */
public record Connections(List<Connection> latest, Totals earlier) {
  /** The maximum number of connections that are kept individually: 16. */
  public static final int MOST = 16;

  /** The maximum number of connections in the totals whose ids are kept: 48. */
  public static final int MOST_IDS = 48;

  /** The maximum number of ends that are kept although they may be of older connections: 4. */
  static final int MOST_UNCERTAIN = 4;

  /** The provider's lists have start times in whole seconds. */
  private static final Duration LIST_PRECISION = Duration.ofSeconds(1);

  private static final Comparator<Connection> ORDER =
      Comparator.comparing(Connection::sortKey)
          .thenComparing(c -> c.endedAt() == null)
          .thenComparing(c -> Objects.requireNonNullElse(c.id(), ""));

  /** No connections. */
  public static final Connections NONE = new Connections(List.of(), Totals.NONE);

  public Connections {
    List<Connection> sorted = ReportedConnections.merged(latest).stream().sorted(ORDER).toList();
    latest = sorted.stream().map(one -> one.replacedBy(nextOf(one, sorted))).toList();
  }

  /**
   * The totals of connections that are not kept individually.
   *
   * @param count the number of connections
   * @param time the sum of their durations
   * @param minutes the sum of their durations, each rounded up to whole minutes, at least 1
   * @param firstAt the start of the first connection since the latest rescheduling; null before it
   * @param upTo the start of the last connection, by the provider's clock; null if count is 0
   * @param ids the provider's ids of the last connections, at most {@value #MOST_IDS}
   */
  public record Totals(
      int count,
      Duration time,
      long minutes,
      @Nullable Instant firstAt,
      @Nullable Instant upTo,
      List<String> ids) {
    /** The totals of no connections. */
    public static final Totals NONE = new Totals(0, Duration.ZERO, 0, null, null, List.of());

    public Totals {
      ids = List.copyOf(ids);
    }

    /**
     * {@return the totals of one connection}
     *
     * @param lasted its duration
     */
    public static Totals ofOne(Duration lasted) {
      return NONE.plus(lasted, null);
    }

    private Totals plus(Duration lasted, @Nullable Connection one) {
      return new Totals(
          count + 1,
          time.plus(lasted),
          minutes + Math.max(1, lasted.plusMinutes(1).minusNanos(1).toMinutes()),
          firstAt != null || one == null || one.beganAt() == null ? firstAt : one.localStart(),
          one == null ? null : one.sortKey(),
          one == null || one.id() == null ? ids : lastIds(one.id()));
    }

    private List<String> lastIds(String id) {
      List<String> all = new ArrayList<>(ids);
      all.add(id);
      return all.subList(Math.max(0, all.size() - MOST_IDS), all.size());
    }

    private Totals withoutFirstAt() {
      return new Totals(count, time, minutes, null, upTo, ids);
    }

    private Totals withoutIds() {
      return new Totals(count, time, minutes, firstAt, upTo, List.of());
    }

    /** Whether an event may concern one of these connections, and has been counted. */
    private boolean mayContain(Connection one) {
      boolean isOld = upTo != null && !one.sortKey().isAfter(upTo);
      return isOld || (one.id() != null && ids.contains(one.id()));
    }
  }

  /** {@return the current connection; null if there is none} */
  public @Nullable Connection current() {
    Connection last = last();
    return last == null || last.endedAt() != null ? null : last;
  }

  /** Returns the connection that started last, even if it has ended; null if no start is known. */
  @Nullable Connection last() {
    Connection last = null;
    for (Connection one : latest) {
      last = one.beganAt() != null ? one : last;
    }
    return last;
  }

  /** {@return the number of connections, including those before a rescheduling} */
  public int count() {
    return earlier.count() + Math.toIntExact(latest.stream().filter(this::counts).count());
  }

  /** {@return the first start since the latest rescheduling; null if there is none} */
  public @Nullable Instant firstIn() {
    Instant first = earlier.firstAt();
    for (Connection one : latest) {
      first = first == null && one.beganAt() != null ? one.localStart() : first;
    }
    return first;
  }

  /** {@return the last end; null while connected, and before the first end} */
  public @Nullable Instant lastOut() {
    Instant out = null;
    for (Connection one : latest) {
      Instant end = one.beganAt() == null ? null : localEndOf(one);
      out = end != null && (out == null || end.isAfter(out)) ? end : out;
    }
    return current() == null ? out : null;
  }

  /** {@return why the last connection ended; null if it has not, or ended with the call} */
  public @Nullable LeaveReason reason() {
    Connection last = last();
    return last == null || last.endedAt() == null ? null : last.reason();
  }

  /**
   * {@return the sum of all durations}
   *
   * @param now the end of connections that have not ended, by our clock
   */
  public Duration time(Instant now) {
    return each(one -> lasted(one, now)).stream().reduce(earlier.time(), Duration::plus);
  }

  private <T> List<T> each(Function<Connection, T> function) {
    return latest.stream().map(function).toList();
  }

  /** Returns zero if the start is unknown. */
  private Duration lasted(Connection one, Instant now) {
    Instant end = Objects.requireNonNullElse(endOf(one), now.plus(one.skew()));
    Instant from = one.beganAt();
    return from == null || end.isBefore(from) ? Duration.ZERO : Duration.between(from, end);
  }

  /** The provider allows one connection per person, so a new one ends the previous one. */
  private @Nullable Instant endOf(Connection one) {
    Connection next = nextOf(one, latest);
    return one.endedAt() != null || next == null ? one.endedAt() : next.beganAt();
  }

  private @Nullable Instant localEndOf(Connection one) {
    Instant end = one.endedAt();
    Connection next = nextOf(one, latest);
    return end != null ? one.local(end) : next == null ? null : next.localStart();
  }

  private static @Nullable Connection nextOf(Connection one, List<Connection> sorted) {
    return sorted.stream()
        .skip(sorted.indexOf(one) + 1L)
        .filter(later -> later.beganAt() != null)
        .findFirst()
        .orElse(null);
  }

  /** Returns the times in which the participant was connected. */
  List<Meeting.Span> spans() {
    return latest.stream()
        .filter(one -> one.beganAt() != null)
        .map(one -> new Meeting.Span(Objects.requireNonNull(one.beganAt()), endOf(one)))
        .toList();
  }

  /** Whether any two connections overlap in time. */
  boolean overlaps(Connections others) {
    return latest.stream()
        .anyMatch(one -> others.latest.stream().anyMatch(other -> overlap(one, others, other)));
  }

  private boolean overlap(Connection one, Connections others, Connection other) {
    Instant from = one.beganAt();
    Instant otherFrom = other.beganAt();
    Instant end = endOf(one);
    Instant otherEnd = others.endOf(other);
    return from != null
        && otherFrom != null
        && (end == null || otherFrom.isBefore(end))
        && (otherEnd == null || from.isBefore(otherEnd));
  }

  /** Whether a connection with the same id, or an equal one without id, is among them. */
  boolean contains(Connection one) {
    return one.id() == null ? latest.contains(one) : find(one.id()) != null;
  }

  private @Nullable Connection find(String id) {
    return latest.stream().filter(one -> id.equals(one.id())).findFirst().orElse(null);
  }

  /** Returns the time of an event about a connection by our clock. */
  Instant byOurClock(String id, ProviderTime time) {
    Connection known = find(id);
    return time.byOurClock(known == null ? Duration.ZERO : known.skew());
  }

  /** Applies a start event of the provider. */
  Connections connected(String id, ProviderTime time) {
    Connection known = find(id);
    if (known == null) {
      return plus(Connection.ofStart(id, time));
    }
    Connections updated = replaced(known, known.withStart(time));
    ProviderTime reported = new ProviderTime(known.sortKey(), known.skew());
    return known.isReported() ? updated.plus(Connection.ofStart(null, reported)) : updated;
  }

  /** Applies an end event of the provider. */
  Connections disconnected(String id, ProviderTime time) {
    Connection known = find(id);
    return known != null ? replaced(known, known.withEnd(time)) : plus(Connection.ofEnd(id, time));
  }

  /** Applies a poll that lists this as the person's latest connection. */
  Connections listed(String id, ProviderTime since) {
    Connection known = find(id);
    if (known != null) {
      boolean isResumed = known.endedAt() != null && !known.confirmed();
      return isResumed ? replaced(known, known.resumed()) : this;
    }
    Connection last = last();
    return connected(id, last == null ? since : afterIfAmbiguous(since, last));
  }

  private static ProviderTime afterIfAmbiguous(ProviderTime since, Connection last) {
    Instant before = last.sortKey();
    boolean isAmbiguous =
        !since.at().isAfter(before) && since.at().plus(LIST_PRECISION).isAfter(before);
    Duration skew = ProviderTime.larger(since.skew(), last.skew());
    return isAmbiguous ? new ProviderTime(before.plusNanos(1000), skew) : since;
  }

  /** Applies a poll that does not list this connection. */
  Connections unlisted(@Nullable String id, Instant at) {
    Connection known = id == null ? null : find(id);
    return known == null ? this : replaced(known, known.withUnconfirmedEnd(at, LeaveReason.LOST));
  }

  /** Applies the participant's own report of a start. */
  Connections reportedConnected(Instant at) {
    Duration skew =
        latest.stream()
            .map(Connection::skew)
            .reduce(Duration.ZERO, BinaryOperator.maxBy(Comparator.naturalOrder()));
    return current() != null
        ? this
        : plus(Connection.ofStart(null, new ProviderTime(at.plus(skew), skew)));
  }

  /** Applies the participant's own report of leaving, which ends only a reported connection. */
  Connections reportedLeft(Instant at) {
    Connection current = current();
    if (current != null && current.source() == Attendance.REPORTED) {
      return replaced(current, current.withUnconfirmedEnd(at, LeaveReason.LEFT));
    }
    return withLeaveReason(LeaveReason.LEFT, at);
  }

  /** Sets why the current connection ends, and ends it if it is known from reports only. */
  Connections removed(Instant at) {
    Connection current = current();
    return current != null && current.source() == Attendance.REPORTED && current.id() == null
        ? replaced(current, current.withUnconfirmedEnd(at, LeaveReason.REMOVED))
        : withLeaveReason(LeaveReason.REMOVED, at);
  }

  /** Sets the reason of the latest connection, which is about to end or has just ended. */
  Connections withLeaveReason(LeaveReason why, Instant now) {
    Connection last = last();
    Instant end = last == null ? null : localEndOf(last);
    boolean recent = end == null || !now.isAfter(end.plus(ReportedConnections.TOLERANCE));
    boolean isMoreSpecific =
        last != null && (last.reason() == null || last.reason() == LeaveReason.LOST);
    return last != null && isMoreSpecific && recent ? replaced(last, last.withReason(why)) : this;
  }

  /** Ends the current connection at the end of the call. */
  Connections endedWithCall(Instant at) {
    Connection current = current();
    return current == null ? this : replaced(current, current.withUnconfirmedEnd(at, null));
  }

  /**
   * Adds all connections to the totals when the call is rescheduled.
   *
   * @param cut when the call ended connections that were still open
   * @param closed when the room was closed, and with it those connections
   */
  Connections foldedIntoTotals(Instant cut, Instant closed) {
    Totals totals = earlier;
    for (Connection one : latest.stream().filter(this::counts).toList()) {
      totals = totals.plus(lasted(one, cut, closed), one);
    }
    return new Connections(List.of(), totals.withoutFirstAt());
  }

  /** Returns the duration. A connection that the call ended lasts until the room is closed. */
  private Duration lasted(Connection one, Instant cut, Instant closed) {
    boolean wasCut =
        !one.confirmed() && one.endedAt() != null && !one.local(one.endedAt()).isBefore(cut);
    Duration more = wasCut && closed.isAfter(cut) ? Duration.between(cut, closed) : Duration.ZERO;
    return lasted(one, closed).plus(more);
  }

  Connections anonymized() {
    List<Connection> counted = latest.stream().filter(this::counts).toList();
    return new Connections(
        counted.stream().map(Connection::anonymized).toList(), earlier.withoutIds());
  }

  private Connections replaced(Connection old, Connection by) {
    UnaryOperator<Connection> change = one -> one.equals(old) ? by : one;
    return new Connections(each(change), earlier);
  }

  /** Whether this is not an end that may be of a connection in the totals, with a forgotten id. */
  private boolean counts(Connection one) {
    return one.beganAt() != null || earlier.ids().size() < MOST_IDS;
  }

  private Connections plus(Connection one) {
    if (earlier.mayContain(one) || (!counts(one) && !isAfterAllStarts(one))) {
      return this;
    }
    List<Connection> more = new ArrayList<>(latest);
    more.add(one);
    Connections all = new Connections(more, earlier).withoutOldUncertainEnd();
    return all.latest.size() > MOST ? all.withoutFirst() : all;
  }

  private boolean isAfterAllStarts(Connection one) {
    Connection last = last();
    return last == null || one.sortKey().isAfter(last.sortKey());
  }

  private Connections withoutOldUncertainEnd() {
    List<Connection> uncertain = latest.stream().filter(one -> !counts(one)).toList();
    if (uncertain.size() <= MOST_UNCERTAIN) {
      return this;
    }
    Connection old = uncertain.get(0);
    return new Connections(latest.stream().filter(one -> !one.equals(old)).toList(), earlier);
  }

  private Connections withoutFirst() {
    Connection first = latest.get(0);
    Duration lasted = lasted(first, first.localStart());
    return new Connections(
        latest.subList(1, latest.size()), counts(first) ? earlier.plus(lasted, first) : earlier);
  }
}
