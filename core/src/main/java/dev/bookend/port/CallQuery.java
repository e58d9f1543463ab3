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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which calls are looked for; what is null or empty does not restrict.
 *
 * @param participant the identity of one of the people
 * @param bookingId the host's booking
 * @param statuses where the calls stand
 * @param from scheduled at this instant or later
 * @param to scheduled before this instant
 * @param limit how many at the most, 1 to 200
 * @param after where the page before this one ended
 */
public record CallQuery(
    @Nullable String participant,
    @Nullable String bookingId,
    Set<CallStatus> statuses,
    @Nullable Instant from,
    @Nullable Instant to,
    int limit,
    @Nullable Cursor after) {

  /** The most calls of one page: 200. */
  public static final int MAX_LIMIT = 200;

  /** How many calls a page has unless it is told: 50. */
  public static final int DEFAULT_LIMIT = 50;

  public CallQuery {
    statuses = Set.copyOf(statuses);
    InvalidValueException.checkText(participant, "participant");
    InvalidValueException.checkText(bookingId, "bookingId");
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidValueException("limit", "must be between 1 and " + MAX_LIMIT);
    }
  }

  /** {@return a query for all calls, 50 a page} */
  public static CallQuery all() {
    return new CallQuery(null, null, Set.of(), null, null, DEFAULT_LIMIT, null);
  }

  /**
   * {@return the same for one person's calls}
   *
   * @param identity the person
   */
  public CallQuery ofParticipant(String identity) {
    return new CallQuery(identity, bookingId, statuses, from, to, limit, after);
  }

  @Override
  public String toString() {
    return "CallQuery[" + statuses + ", from " + from + ", to " + to + ", limit " + limit + "]";
  }

  /**
   * A place between two calls of the order in which searches answer.
   *
   * @param scheduledAt the time of the last call before it
   * @param id the id of the last call before it
   */
  public record Cursor(Instant scheduledAt, CallId id) implements Comparable<Cursor> {
    private static final Comparator<Cursor> LATEST_FIRST =
        Comparator.comparing(Cursor::scheduledAt)
            .thenComparing(cursor -> cursor.id().toString())
            .reversed();

    /**
     * {@return the place right behind a call}
     *
     * @param call any call
     */
    public static Cursor after(VideoCall call) {
      return new Cursor(call.scheduledAt(), call.id());
    }

    @Override
    public int compareTo(Cursor other) {
      return LATEST_FIRST.compare(this, other);
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
   * @param items calls, the latest scheduled first
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
