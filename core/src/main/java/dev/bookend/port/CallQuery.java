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
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which calls are looked for; what is null or empty does not restrict. Start from {@link #all()} or
 * {@link #builder()}.
 *
 * @param participant the identity of one of the people
 * @param bookingId the host's booking
 * @param statuses where the calls stand; those that nothing else here rules out
 * @param from scheduled at this instant or later
 * @param to scheduled before this instant
 * @param awaiting whether only pending calls are looked for that the participant has not answered
 * @param joinableAt only calls that are not over and whose join window is open at this instant, or
 *     that have started; it needs a participant
 * @param order which come first
 * @param limit how many at the most, 1 to 200
 * @param after where the page before this one ended
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

  /** The most calls of one page: 200. */
  public static final int MAX_LIMIT = 200;

  /** How many calls a page has unless it is told: 50. */
  public static final int DEFAULT_LIMIT = 50;

  private static final CallQuery ALL = new Builder().build();

  /** In which order calls are found. */
  public enum Order implements Comparator<Cursor> {
    /** The earliest scheduled first, then by id upwards. */
    ASC,

    /** The latest scheduled first, then by id downwards. */
    DESC,

    /** As {@link #ASC}, of calls that are not over. */
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
    if (limit < 1 || limit > MAX_LIMIT) {
      throw InvalidValueException.outOfRange(
          "limit", "must be between 1 and " + MAX_LIMIT, 1, MAX_LIMIT);
    }
    if (participant == null && (awaiting || joinableAt != null)) {
      throw new InvalidValueException(
          "participant", "must be set to look for calls that wait for a person");
    }
    statuses = possible(statuses, awaiting, order == Order.SOONEST || joinableAt != null);
  }

  /** Those that can match at all; empty if all can. */
  private static Set<CallStatus> possible(
      Set<CallStatus> wanted, boolean awaiting, boolean notOver) {
    Set<CallStatus> possible = EnumSet.allOf(CallStatus.class);
    possible.removeIf(
        status -> awaiting ? status != CallStatus.PENDING : notOver && status.isOver());
    if (!wanted.isEmpty()) {
      possible.retainAll(wanted);
      if (possible.isEmpty()) {
        throw new InvalidValueException(
            "statuses", "must be left out, or have " + (awaiting ? "pending" : "one not over"));
      }
    }
    return possible.size() == CallStatus.values().length ? Set.of() : Set.copyOf(possible);
  }

  /** {@return a query for all calls, the latest scheduled first, 50 a page} */
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
   * {@return the same for one person's calls}
   *
   * @param identity the person
   */
  public CallQuery ofParticipant(String identity) {
    return toBuilder().participant(identity).build();
  }

  @Override
  public String toString() {
    return "CallQuery[" + statuses + ", from " + from + ", to " + to + ", limit " + limit + "]";
  }

  /** Restricts by name. Not thread-safe. */
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
     * @throws InvalidValueException if a value is out of its range, or two exclude each other
     */
    public CallQuery build() {
      return new CallQuery(
          participant, bookingId, statuses, from, to, awaiting, joinableAt, order, limit, after);
    }
  }

  /**
   * A place between two calls of the order in which searches answer.
   *
   * @param scheduledAt the time of the last call before it
   * @param id the id of the last call before it
   */
  public record Cursor(Instant scheduledAt, CallId id) {
    /**
     * {@return the place right behind a call}
     *
     * @param call any call
     */
    public static Cursor after(VideoCall call) {
      return new Cursor(call.scheduledAt(), call.id());
    }

    /** {@return the opaque text form, safe in an address} */
    public String encode() {
      String text = scheduledAt + " " + id;
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * {@return the cursor that has this text form}
     *
     * @param text what {@link #encode} gave
     * @throws InvalidValueException if it didn't
     */
    public static Cursor decode(String text) {
      try {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        String[] parts = new String(bytes, StandardCharsets.US_ASCII).split(" ", -1);
        Optional<CallId> id = parts.length == 2 ? CallId.parse(parts[1]) : Optional.empty();
        return new Cursor(Instant.parse(parts[0]), id.orElseThrow(Cursor::wrong));
      } catch (InvalidValueException e) {
        throw e;
      } catch (DateTimeParseException | IllegalArgumentException e) {
        throw wrong();
      }
    }

    private static InvalidValueException wrong() {
      return new InvalidValueException("cursor", "must be the next_cursor of a page before");
    }
  }

  /**
   * A part of what a search found.
   *
   * @param items calls, in the order of the query
   * @param next where the next page begins; null if this was the last
   */
  public record Page(List<VideoCall> items, @Nullable Cursor next) {
    public Page {
      items = List.copyOf(items);
    }

    /**
     * Cuts a page from the calls that match.
     *
     * @param found matching calls in order, one more than the page holds if there are so many
     * @param limit how many the page holds
     * @return the page
     */
    public static Page of(List<VideoCall> found, int limit) {
      if (found.size() <= limit) {
        return new Page(found, null);
      }
      return new Page(found.subList(0, limit), Cursor.after(found.get(limit - 1)));
    }

    /**
     * {@return the same page with some of its calls left out}
     *
     * @param which what stays
     */
    public Page filtered(Predicate<VideoCall> which) {
      return new Page(items.stream().filter(which).toList(), next);
    }

    /** {@return where the next page begins; empty if this was the last} */
    public Optional<Cursor> nextPage() {
      return Optional.ofNullable(next);
    }
  }
}
