package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for: a call between these people, now or at a time. Immutable; start from
 * {@link #between} and add what differs.
 *
 * @param requestedBy the identity of who asks, such as {@link Actor#of} takes; a participant, and
 *     the only one who has accepted yet
 * @param invitees the identities of the others: 1 to 49, none twice, not the requester
 * @param roles the roles of requester and invitees, by identity; who is missing has none
 * @param scheduledAt when the call is to begin; null = now
 * @param limit how long it may last; null = as the service's terms say
 * @param ringWithin how long a call for now rings: 1 s to 1 h; null = as the service's terms say,
 *     and always null if there is a time
 * @param bookingId the host's booking, 1 to 128 characters; null if there is none
 * @param requestKey makes the request idempotent: the same key of the same requester gives the same
 *     call; 1 to 128 characters, null if not wanted
 */
public record CallRequest(
    String requestedBy,
    List<String> invitees,
    Map<String, String> roles,
    @Nullable Instant scheduledAt,
    @Nullable Duration limit,
    @Nullable Duration ringWithin,
    @Nullable String bookingId,
    @Nullable String requestKey) {

  /** The most people a call can have: 50. */
  public static final int MAX_PARTICIPANTS = 50;

  /** How far ahead a call can be scheduled: 366 days. */
  public static final Duration MAX_AHEAD = Duration.ofDays(366);

  public CallRequest {
    Check.identity(requestedBy, "requestedBy");
    invitees = List.copyOf(invitees);
    if (invitees.isEmpty() || invitees.size() >= MAX_PARTICIPANTS) {
      int most = MAX_PARTICIPANTS - 1;
      throw InvalidValueException.outOfRange(
          "invitees", "must name 1 to " + most + " people", 1, most);
    }
    invitees.forEach(invitee -> Check.identity(invitee, "invitees"));
    Check.that(
        invitees.stream().distinct().count() == invitees.size(),
        "invitees",
        "must not name anybody twice");
    Check.that(!invitees.contains(requestedBy), "invitees", "must not name the requester");
    roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
    roles.values().forEach(role -> Check.text(role, "roles"));
    Check.duration(limit, "limit", CallTerms.MIN_LIMIT, CallTerms.MAX_LIMIT);
    Check.duration(ringWithin, "ringWithin", CallTerms.MIN_RING, CallTerms.MAX_RING);
    Check.that(
        ringWithin == null || scheduledAt == null,
        "ringWithin",
        "is only for a call for now: leave it out, or leave out the time");
    Check.text(bookingId, "bookingId");
    Check.text(requestKey, "requestKey");
  }

  /**
   * A call now, on the service's terms.
   *
   * @param requester see {@link #requestedBy()}
   * @param invitees see {@link #invitees()}
   * @return the request
   */
  public static CallRequest between(String requester, String... invitees) {
    return new CallRequest(requester, List.of(invitees), Map.of(), null, null, null, null, null);
  }

  /**
   * The same for a time.
   *
   * @param time see {@link #scheduledAt()}
   * @return the copy
   */
  public CallRequest at(@Nullable Instant time) {
    return new CallRequest(
        requestedBy, invitees, roles, time, limit, ringWithin, bookingId, requestKey);
  }

  /**
   * The same with a limit.
   *
   * @param duration see {@link #limit()}
   * @return the copy
   */
  public CallRequest lasting(@Nullable Duration duration) {
    return new CallRequest(
        requestedBy, invitees, roles, scheduledAt, duration, ringWithin, bookingId, requestKey);
  }

  /**
   * The same with a time to ring.
   *
   * @param duration see {@link #ringWithin()}
   * @return the copy
   */
  public CallRequest ringingFor(@Nullable Duration duration) {
    return new CallRequest(
        requestedBy, invitees, roles, scheduledAt, limit, duration, bookingId, requestKey);
  }

  /**
   * The same for a booking.
   *
   * @param booking see {@link #bookingId()}
   * @return the copy
   */
  public CallRequest forBooking(@Nullable String booking) {
    return new CallRequest(
        requestedBy, invitees, roles, scheduledAt, limit, ringWithin, booking, requestKey);
  }

  /**
   * The same with roles.
   *
   * @param byIdentity see {@link #roles()}
   * @return the copy
   */
  public CallRequest withRoles(Map<String, String> byIdentity) {
    return new CallRequest(
        requestedBy, invitees, byIdentity, scheduledAt, limit, ringWithin, bookingId, requestKey);
  }

  /**
   * The same, idempotent.
   *
   * @param key see {@link #requestKey()}
   * @return the copy
   */
  public CallRequest withRequestKey(@Nullable String key) {
    return new CallRequest(
        requestedBy, invitees, roles, scheduledAt, limit, ringWithin, bookingId, key);
  }

  /**
   * {@return whether a request with the same people, roles, time, limit and booking made a call}
   *
   * @param call a call with the same requester and key
   */
  public boolean equalsThatOf(VideoCall call) {
    return RequestDigest.of(this).equals(call.requestDigest());
  }

  @Override
  public String toString() {
    return "CallRequest[of " + (invitees.size() + 1) + " people, at " + scheduledAt + "]";
  }
}
