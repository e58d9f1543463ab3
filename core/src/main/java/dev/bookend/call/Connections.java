package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a participant. The current one is the one that began last, unless it has
 * ended. Each event says something about one connection only, so events may come late, twice and in
 * any order.
 *
 * <p>At most {@value #MOST} connections are kept one by one. Beyond that the earliest ones are
 * added to totals, and later events about them change nothing: a client that connects again and
 * again can't make a call grow.
 *
 * @param latest the latest ones, in the order of their beginnings
 * @param earlier the totals of all earlier ones
 */
public record Connections(List<Connection> latest, Totals earlier) {
  /** How many connections are kept one by one. */
  public static final int MOST = 16;

  /** The provider's lists tell beginnings in whole seconds. */
  private static final Duration LIST_PRECISION = Duration.ofSeconds(1);

  private static final Comparator<Connection> ORDER =
      Comparator.comparing(Connection::key)
          .thenComparing(c -> c.endedAt() == null)
          .thenComparing(c -> Objects.requireNonNullElse(c.id(), ""));

  /** No connection so far. */
  public static final Connections NONE = new Connections(List.of(), Totals.NONE);

  public Connections {
    List<Connection> sorted = ReportedConnections.joined(latest).stream().sorted(ORDER).toList();
    latest = sorted.stream().map(one -> one.replacedBy(nextOf(one, sorted))).toList();
  }

  /**
   * Connections of which only the sum is kept.
   *
   * @param count how many
   * @param time how long they lasted, added up
   * @param minutes the same with each connection rounded up to minutes, at least one
   * @param firstAt when the first began; null if they belong to an earlier time of the call
   * @param upTo when the last began; null if there are none
   */
  public record Totals(
      int count, Duration time, long minutes, @Nullable Instant firstAt, @Nullable Instant upTo) {
    /** The totals of none. */
    public static final Totals NONE = new Totals(0, Duration.ZERO, 0, null, null);

    static Totals ofOne(Duration lasted) {
      return NONE.plus(lasted, null, null);
    }

    /** Of all connections of a person, as they are paid for. */
    static Totals of(VideoCall call, Participant person) {
      Instant end = call.times().endedAt();
      if (end == null) {
        Instant now = call.times().updatedAt();
        return person.connections().folded(now, now).earlier();
      }
      Instant closed = Objects.requireNonNullElse(call.room().closedAt(), end);
      return person.connections().folded(end, closed.isAfter(end) ? closed : end).earlier();
    }

    private Totals plus(Duration lasted, @Nullable Instant began, @Nullable Instant key) {
      return new Totals(
          count + 1,
          time.plus(lasted),
          minutes + Math.max(1, lasted.plusMinutes(1).minusNanos(1).toMinutes()),
          firstAt != null ? firstAt : began,
          key);
    }

    private Totals ofAnEarlierTime() {
      return new Totals(count, time, minutes, null, upTo);
    }
  }

  /** {@return the connection that is there now; null if none is} */
  public @Nullable Connection current() {
    Connection last = last();
    return last == null || last.endedAt() != null ? null : last;
  }

  /** The one that began last, be it over; null if none is known to have begun. */
  @Nullable Connection last() {
    Connection last = null;
    for (Connection one : latest) {
      last = one.beganAt() != null ? one : last;
    }
    return last;
  }

  /** {@return how many there were, those before a rescheduling included} */
  public int count() {
    return earlier.count() + latest.size();
  }

  /** {@return when the first began, of those since the latest rescheduling; null if none did} */
  public @Nullable Instant firstIn() {
    Instant first = earlier.firstAt();
    for (Connection one : latest) {
      first = first == null ? one.beganAt() : first;
    }
    return first;
  }

  /** {@return when the last of them ended; null while one is there, and before} */
  public @Nullable Instant lastOut() {
    Instant out = null;
    for (Connection one : latest) {
      Instant end = one.beganAt() == null ? null : endOf(one);
      out = end != null && (out == null || end.isAfter(out)) ? end : out;
    }
    return current() == null ? out : null;
  }

  /** {@return why the last of them ended; null if none has, or if the end of the call was first} */
  public @Nullable LeaveReason reason() {
    Connection last = last();
    return last == null || last.endedAt() == null ? null : last.reason();
  }

  /**
   * {@return how long they lasted, added up}
   *
   * @param now until when those count that are still there
   */
  public Duration time(Instant now) {
    return each(one -> lasted(one, now)).stream().reduce(earlier.time(), Duration::plus);
  }

  private <T> List<T> each(Function<Connection, T> what) {
    return latest.stream().map(what).toList();
  }

  /** Nothing if its beginning is not known. */
  private Duration lasted(Connection one, Instant now) {
    Instant end = Objects.requireNonNullElse(endOf(one), now);
    Instant from = one.beganAt();
    return from == null || end.isBefore(from) ? Duration.ZERO : Duration.between(from, end);
  }

  /** A provider lets in a person once: who came again has left the connection before. */
  private @Nullable Instant endOf(Connection one) {
    Connection next = nextOf(one, latest);
    return one.endedAt() != null || next == null ? one.endedAt() : next.beganAt();
  }

  private static @Nullable Connection nextOf(Connection one, List<Connection> sorted) {
    return sorted.stream()
        .skip(sorted.indexOf(one) + 1L)
        .filter(later -> later.beganAt() != null)
        .findFirst()
        .orElse(null);
  }

  /** Whether both were there at some instant. */
  boolean met(Connections others) {
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

  /** Whether it is still among them, under the same name. */
  boolean has(Connection one) {
    return one.id() == null ? latest.contains(one) : find(one.id()) != null;
  }

  private @Nullable Connection find(String id) {
    return latest.stream().filter(one -> id.equals(one.id())).findFirst().orElse(null);
  }

  /** The provider says that a connection began. */
  Connections begins(String id, Instant at) {
    Connection known = find(id);
    if (known == null) {
      return plus(Connection.begun(id, at));
    }
    Connections told = replaced(known, known.begins(at));
    return known.isReported() ? told.plus(Connection.begun(null, known.key())) : told;
  }

  /** The provider says that a connection ended. */
  Connections ends(String id, Instant at) {
    Connection known = find(id);
    return known != null ? replaced(known, known.ends(at)) : plus(Connection.ended(id, at));
  }

  /** The provider has this connection in its list, as the person's latest. */
  Connections listed(String id, Instant since) {
    Connection known = find(id);
    if (known != null) {
      boolean back = known.endedAt() != null && !known.confirmed();
      return back ? replaced(known, known.resumed()) : this;
    }
    Connection last = last();
    Instant before = last == null ? Instant.MIN : last.key();
    boolean unclear = !since.isAfter(before) && since.plus(LIST_PRECISION).isAfter(before);
    return begins(id, unclear ? before.plusNanos(1000) : since);
  }

  /** The provider's list lacks this connection. */
  Connections unlisted(@Nullable String id, Instant at) {
    Connection known = id == null ? null : find(id);
    return known == null ? this : replaced(known, known.isGone(at, LeaveReason.LOST));
  }

  /** The participant's own report, where the provider says nothing. */
  Connections reported(Instant at) {
    return current() != null ? this : plus(Connection.begun(null, at));
  }

  /** The participant's own report: it ends what was only reported. */
  Connections reportedGone(Instant at) {
    Connection current = current();
    if (current != null && current.source() == Attendance.REPORTED) {
      return replaced(current, current.isGone(at, LeaveReason.LEFT));
    }
    return announced(LeaveReason.LEFT, at);
  }

  /** Why the latest connection is about to end, or ended just now. */
  Connections announced(LeaveReason why, Instant now) {
    Connection last = last();
    Instant end = last == null ? null : last.endedAt();
    boolean recent = end == null || !now.isAfter(end.plus(ReportedConnections.DELAY));
    boolean isNews = last != null && (last.reason() == null || last.reason() == LeaveReason.LOST);
    return last != null && isNews && recent ? replaced(last, last.because(why)) : this;
  }

  /** The call is over. */
  Connections over(Instant at) {
    Connection current = current();
    return current == null ? this : replaced(current, current.isGone(at, null));
  }

  /**
   * The call moves to another time; what was before only counts in the totals.
   *
   * @param cut when the call cut connections short that were still there
   * @param closed when those ended indeed, with the room
   */
  Connections folded(Instant cut, Instant closed) {
    Totals totals = earlier;
    for (Connection one : latest) {
      totals = totals.plus(lasted(one, cut, closed), one.beganAt(), one.key());
    }
    return new Connections(List.of(), totals.ofAnEarlierTime());
  }

  /** How long one lasted in a call that cut it short, if nothing else did. */
  private Duration lasted(Connection one, Instant cut, Instant closed) {
    boolean wasCut = !one.confirmed() && cut.equals(one.endedAt());
    Duration more = wasCut && closed.isAfter(cut) ? Duration.between(cut, closed) : Duration.ZERO;
    return lasted(one, closed).plus(more);
  }

  Connections anonymous() {
    return new Connections(each(Connection::anonymous), earlier);
  }

  private Connections replaced(Connection old, Connection by) {
    UnaryOperator<Connection> change = one -> one.equals(old) ? by : one;
    return new Connections(each(change), earlier);
  }

  private Connections plus(Connection one) {
    Instant upTo = earlier.upTo();
    if (upTo != null && !one.key().isAfter(upTo)) {
      return this;
    }
    List<Connection> more = new ArrayList<>(latest);
    more.add(one);
    Connections all = new Connections(more, earlier);
    return all.latest.size() > MOST ? all.withoutFirst() : all;
  }

  private Connections withoutFirst() {
    Connection first = latest.get(0);
    return new Connections(
        latest.subList(1, latest.size()),
        earlier.plus(lasted(first, first.key()), first.beganAt(), first.key()));
  }
}
