package dev.bookend.port;

import dev.bookend.call.CallId;
import dev.bookend.call.CallStatus;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.VideoCall;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A search for calls; null or empty criteria match every call. Immutable. Start from {@link #all()}
 * or {@link #builder()}.
 *
 * @param participant the identity of one participant
 * @param bookingId the booking id of the host application
 * @param statuses the states that match; states that another criterion excludes are removed
 * @param from the earliest scheduled time, inclusive
 * @param to the latest scheduled time, exclusive
 * @param awaiting whether only calls match that the participant has not answered and that are not
 *     over: pending ones, and accepted or running ones to which the participant was added; requires
 *     a participant
 * @param joinableAt matches only accepted calls whose join window is open at this instant, and
 *     calls in progress, unless the participant has declined or was removed; together with {@code
 *     awaiting}, also pending calls whose join window is open; requires a participant
 * @param order the sort order
 * @param limit the page size, 1 to 200
 * @param after the cursor at which the previous page ended; null for the first page
 */
public record CallQuery(
    @Nullable String participant,
    @Nullable String bookingId,
    Set<CallStatus> statuses,
    @Nullable Instant from,
    @Nullable Instant to,
    boolean awaiting,
    @Nullable Instant joinableAt,
    Order order,
    int limit,
    @Nullable Cursor after) {

  /** The maximum page size: 200. */
  public static final int MAX_LIMIT = 200;

  /** The default page size: 50. */
  public static final int DEFAULT_LIMIT = 50;

  private static final CallQuery ALL = new Builder().build();

  /** The sort order of a search. */
  public enum Order implements Comparator<Cursor> {
    /** By scheduled time, then by id, ascending. */
    ASC,

    /** By scheduled time, then by id, descending. */
    DESC,

    /** As {@link #ASC}, restricted to calls that are not over. */
    SOONEST;

    private static final Comparator<Cursor> EARLIEST_FIRST =
        Comparator.comparing(Cursor::scheduledAt).thenComparing(cursor -> cursor.id().toString());

    @Override
    public int compare(Cursor a, Cursor b) {
      return isAscending() ? EARLIEST_FIRST.compare(a, b) : EARLIEST_FIRST.compare(b, a);
    }

    /** {@return whether earlier calls come before later ones} */
    public boolean isAscending() {
      return this != DESC;
    }
  }

  public CallQuery {
    InvalidValueException.checkText(participant, "participant");
    InvalidValueException.checkText(bookingId, "bookingId");
    InvalidValueException.checkRange(limit, "limit", 1, MAX_LIMIT);
    if (participant == null && (awaiting || joinableAt != null)) {
      throw new InvalidValueException(
          "participant", "must be set to look for calls that wait for a person");
    }
    statuses = possible(statuses, possible(awaiting, joinableAt != null, order));
  }

  private static Set<CallStatus> possible(boolean awaiting, boolean joinable, Order order) {
    if (joinable && !awaiting) {
      return EnumSet.of(CallStatus.ACCEPTED, CallStatus.IN_PROGRESS);
    }
    Set<CallStatus> possible = EnumSet.allOf(CallStatus.class);
    possible.removeIf(status -> (awaiting || order == Order.SOONEST) && status.isOver());
    return possible;
  }

  /** Returns the wanted states that can match; empty if every state can. */
  private static Set<CallStatus> possible(Set<CallStatus> wanted, Set<CallStatus> possible) {
    if (!wanted.isEmpty()) {
      String names =
          possible.stream()
              .map(status -> status.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(" or "));
      possible.retainAll(wanted);
      if (possible.isEmpty()) {
        throw new InvalidValueException("statuses", "must be left out, or have " + names);
      }
    }
    return possible.size() == CallStatus.values().length ? Set.of() : Set.copyOf(possible);
  }

  /** {@return a query that matches all calls, in descending order, with 50 calls per page} */
  public static CallQuery all() {
    return ALL;
  }

  /** {@return a builder that begins with {@link #all()}} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that begins with this query} */
  public Builder toBuilder() {
    return new Builder()
        .participant(participant)
        .bookingId(bookingId)
        .statuses(statuses)
        .from(from)
        .to(to)
        .awaiting(awaiting)
        .joinableAt(joinableAt)
        .order(order)
        .limit(limit)
        .after(after);
  }

  /**
   * {@return a copy restricted to the calls of one participant}
   *
   * @param identity the participant's identity
   */
  public CallQuery ofParticipant(String identity) {
    return toBuilder().participant(identity).build();
  }

  @Override
  public String toString() {
    return "CallQuery[" + statuses + ", from " + from + ", to " + to + ", limit " + limit + "]";
  }

  /** Sets search criteria by name. Not thread-safe. */
  public static final class Builder {
    private @Nullable String participant;
    private @Nullable String bookingId;
    private Set<CallStatus> statuses = Set.of();
    private @Nullable Instant from;
    private @Nullable Instant to;
    private boolean awaiting;
    private @Nullable Instant joinableAt;
    private Order order = Order.DESC;
    private int limit = DEFAULT_LIMIT;
    private @Nullable Cursor after;

    private Builder() {}

    /**
     * Sets {@link CallQuery#participant()}.
     *
     * @param value see there
     * @return this
     */
    public Builder participant(@Nullable String value) {
      participant = value;
      return this;
    }

    /**
     * Sets {@link CallQuery#bookingId()}.
     *
     * @param value see there
     * @return this
     */
    public Builder bookingId(@Nullable String value) {
      bookingId = value;
      return this;
    }

    /**
     * Sets {@link CallQuery#statuses()}.
     *
     * @param value see there
     * @return this
     */
    public Builder statuses(Set<CallStatus> value) {
      statuses = value;
      return this;
    }

    /**
     * Sets {@link CallQuery#from()}.
     *
     * @param value see there
     * @return this
     */
    public Builder from(@Nullable Instant value) {
      from = value;
      return this;
    }

    /**
     * Sets {@link CallQuery#to()}.
     *
     * @param value see there
     * @return this
     */
    public Builder to(@Nullable Instant value) {
      to = value;
      return this;
    }

    /**
     * Sets {@link CallQuery#awaiting()}.
     *
     * @param value see there
     * @return this
     */
    public Builder awaiting(boolean value) {
      awaiting = value;
      return this;
    }

    /**
     * Sets {@link CallQuery#joinableAt()}.
     *
     * @param value see there
     * @return this
     */
    public Builder joinableAt(@Nullable Instant value) {
      joinableAt = value;
      return this;
    }

    /**
     * Sets {@link CallQuery#order()}; {@link Order#DESC} by default.
     *
     * @param value see there
     * @return this
     */
    public Builder order(Order value) {
      order = value;
      return this;
    }

    /**
     * Sets {@link CallQuery#limit()}; 50 by default.
     *
     * @param value see there
     * @return this
     */
    public Builder limit(int value) {
      limit = value;
      return this;
    }

    /**
     * Sets {@link CallQuery#after()}.
     *
     * @param value see there
     * @return this
     */
    public Builder after(@Nullable Cursor value) {
      after = value;
      return this;
    }

    /**
     * {@return the query}
     *
     * @throws InvalidValueException if a value is out of range, or two criteria exclude each other
     */
    public CallQuery build() {
      return new CallQuery(
          participant, bookingId, statuses, from, to, awaiting, joinableAt, order, limit, after);
    }
  }

  /**
   * A position in the sort order of a search.
   *
   * @param scheduledAt the scheduled time of the last call before this position
   * @param id the id of the last call before this position
   */
  public record Cursor(Instant scheduledAt, CallId id) {
    /**
     * {@return the position directly after a call}
     *
     * @param call any call
     */
    public static Cursor after(VideoCall call) {
      return new Cursor(call.scheduledAt(), call.id());
    }

    /** {@return the opaque text form, in URL-safe base64} */
    public String encode() {
      String text = scheduledAt + " " + id;
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * {@return the cursor with this text form}
     *
     * @param text a result of {@link #encode}
     * @throws InvalidValueException if the text is not a cursor
     */
    public static Cursor decode(String text) {
      try {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        String[] parts = new String(bytes, StandardCharsets.US_ASCII).split(" ", -1);
        if (parts.length == 2) {
          return new Cursor(Instant.parse(parts[0]), CallId.of(parts[1]));
        }
      } catch (DateTimeParseException | IllegalArgumentException | InvalidValueException e) {
        // refused below
      }
      throw new InvalidValueException("cursor", "must be the next_cursor of a page before");
    }
  }

  /**
   * One page of search results.
   *
   * @param items the calls, in the order of the query
   * @param next the cursor of the next page; null on the last page
   */
  public record Page(List<VideoCall> items, @Nullable Cursor next) {
    public Page {
      items = List.copyOf(items);
    }

    /**
     * Creates a page from the matching calls.
     *
     * @param found matching calls in order: up to {@code limit + 1}, where the extra one shows that
     *     there is a next page
     * @param limit the page size
     * @return the page
     */
    public static Page of(List<VideoCall> found, int limit) {
      if (found.size() <= limit) {
        return new Page(found, null);
      }
      return new Page(found.subList(0, limit), Cursor.after(found.get(limit - 1)));
    }

    /**
     * {@return a copy that keeps only some of the calls; the cursor stays}
     *
     * @param which matches the calls to keep
     */
    public Page filtered(Predicate<VideoCall> which) {
      return new Page(items.stream().filter(which).toList(), next);
    }

    /** {@return the cursor of the next page; empty on the last page} */
    public Optional<Cursor> nextPage() {
      return Optional.ofNullable(next);
    }
  }
}
