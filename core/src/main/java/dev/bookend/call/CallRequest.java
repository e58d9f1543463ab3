package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request for a call, now or at a scheduled time. Immutable; start from {@link #between} and set
 * other values with copies.
 *
 * @param requestedBy the requester's identity, valid for {@link Actor#of}; the requester is a
 *     participant and has accepted
 * @param invitees the identities of the other participants: 1 to 49, without duplicates and without
 *     the requester
 * @param roles the roles of participants, by identity; participants without an entry have no role
 * @param scheduledAt the scheduled start; null = now
 * @param limit the limit of the call, 1 s to 24 h; null = the limit of the service's terms
 * @param ringWithin how long an instant call rings: 1 s to 1 h; null = as in the service's terms,
 *     and always null with a scheduled time
 * @param bookingId the booking id of the host application, 1 to 128 characters; null if there is
 *     none
 * @param requestKey the idempotency key, 1 to 128 characters: a repeated request with the same key,
 *     requester and {@linkplain #digest content} returns the same call; null = not idempotent
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

  /** The maximum number of participants: 50. */
  public static final int MAX_PARTICIPANTS = 50;

  /** The maximum time between request and scheduled start: 366 days. */
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
   * Creates a request for an instant call with the service's terms.
   *
   * @param requester see {@link #requestedBy()}
   * @param invitees see {@link #invitees()}
   * @return the request
   */
  public static CallRequest between(String requester, String... invitees) {
    return new CallRequest(requester, List.of(invitees), Map.of(), null, null, null, null, null);
  }

  /**
   * Sets the scheduled time.
   *
   * @param time see {@link #scheduledAt()}
   * @return the copy
   */
  public CallRequest at(@Nullable Instant time) {
    return new CallRequest(
        requestedBy, invitees, roles, time, limit, ringWithin, bookingId, requestKey);
  }

  /**
   * Sets the limit.
   *
   * @param duration see {@link #limit()}
   * @return the copy
   */
  public CallRequest lasting(@Nullable Duration duration) {
    return new CallRequest(
        requestedBy, invitees, roles, scheduledAt, duration, ringWithin, bookingId, requestKey);
  }

  /**
   * Sets the ring time.
   *
   * @param duration see {@link #ringWithin()}
   * @return the copy
   */
  public CallRequest ringingFor(@Nullable Duration duration) {
    return new CallRequest(
        requestedBy, invitees, roles, scheduledAt, limit, duration, bookingId, requestKey);
  }

  /**
   * Sets the booking id.
   *
   * @param booking see {@link #bookingId()}
   * @return the copy
   */
  public CallRequest forBooking(@Nullable String booking) {
    return new CallRequest(
        requestedBy, invitees, roles, scheduledAt, limit, ringWithin, booking, requestKey);
  }

  /**
   * Sets the roles.
   *
   * @param byIdentity see {@link #roles()}
   * @return the copy
   */
  public CallRequest withRoles(Map<String, String> byIdentity) {
    return new CallRequest(
        requestedBy, invitees, byIdentity, scheduledAt, limit, ringWithin, bookingId, requestKey);
  }

  /**
   * Sets the idempotency key.
   *
   * @param key see {@link #requestKey()}
   * @return the copy
   */
  public CallRequest withRequestKey(@Nullable String key) {
    return new CallRequest(
        requestedBy, invitees, roles, scheduledAt, limit, ringWithin, bookingId, key);
  }

  /**
   * {@return a digest of the invitees, the roles, the scheduled time, the limit, the ring time and
   * the booking id, 43 characters} Requests with the same key are the same if their digests are
   * equal. The order of the invitees does not matter.
   */
  public String digest() {
    return RequestDigest.of(this);
  }

  @Override
  public String toString() {
    return "CallRequest[of " + (invitees.size() + 1) + " people, at " + scheduledAt + "]";
  }
}
