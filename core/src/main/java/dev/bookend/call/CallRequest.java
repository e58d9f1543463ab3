package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request for a call, now or at a scheduled time. Immutable; start from {@link #inviting} and set
 * other values with copies. The requester is the actor, who is a participant and accepts by
 * requesting.
 *
 * @param invitees the identities of the other participants: 1 to 49, without duplicates and without
 *     the requester
 * @param requestedBy the requester's identity in a request by the system, valid for {@link
 *     Actor#of}; null = the actor
 * @param roles the roles of participants, by identity; participants without an entry have no role
 * @param rolePolicies the policies of roles in this call; null = as in the service's terms
 * @param scheduledAt the scheduled start; null = now
 * @param limit the limit of the call, 1 s to 24 h; null = the limit of the service's terms
 * @param ringWithin how long an instant call rings: 1 s to 1 h; null = as in the service's terms,
 *     and always null with a scheduled time
 * @param bookingId the booking id of the host application, 1 to 128 characters; null if there is
 *     none
 * @param requestKey the idempotency key, 1 to 128 characters: a repeated request with the same key,
 *     requester and {@linkplain RequestKey#digest content} returns the same call; null = not
 *     idempotent
 */
@CheckReturnValue
public record CallRequest(
    List<String> invitees,
    @Nullable String requestedBy,
    Map<String, String> roles,
    @Nullable Map<String, RolePolicy> rolePolicies,
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
    invitees = List.copyOf(invitees);
    if (invitees.isEmpty() || invitees.size() >= MAX_PARTICIPANTS) {
      int most = MAX_PARTICIPANTS - 1;
      throw InvalidValueException.outOfRange(
          "invitees", "must name 1 to " + most + " people", 1, most);
    }
    invitees.forEach(invitee -> Check.identity(invitee, "invitees"));
    InvalidValueException.check(
        invitees.stream().distinct().count() == invitees.size(),
        "invitees",
        "must not name anybody twice");
    if (requestedBy != null) {
      Check.identity(requestedBy, "requestedBy");
    }
    roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
    roles.values().forEach(role -> Check.text(role, "roles"));
    rolePolicies = rolePolicies == null ? null : Map.copyOf(rolePolicies);
    Check.duration(limit, "limit", CallTerms.MIN_LIMIT, CallTerms.MAX_LIMIT);
    Check.duration(ringWithin, "ringWithin", CallTerms.MIN_RING, CallTerms.MAX_RING);
    InvalidValueException.check(
        ringWithin == null || scheduledAt == null,
        "ringWithin",
        "is only for a call for now: leave it out, or leave out the time");
    Check.text(bookingId, "bookingId");
    Check.text(requestKey, "requestKey");
  }

  /**
   * Creates a request for an instant call with the service's terms.
   *
   * @param invitees see {@link #invitees()}
   * @return the request
   */
  public static CallRequest inviting(String... invitees) {
    return new CallRequest(List.of(invitees), null, Map.of(), null, null, null, null, null, null);
  }

  /**
   * Sets the requester of a request by the system.
   *
   * @param requester see {@link #requestedBy()}
   * @return the copy
   */
  public CallRequest onBehalfOf(@Nullable String requester) {
    return with(copy -> copy.requestedBy = requester);
  }

  /**
   * Sets the scheduled time.
   *
   * @param time see {@link #scheduledAt()}
   * @return the copy
   */
  public CallRequest at(@Nullable Instant time) {
    return with(copy -> copy.scheduledAt = time);
  }

  /**
   * Sets the limit.
   *
   * @param duration see {@link #limit()}
   * @return the copy
   */
  public CallRequest lasting(@Nullable Duration duration) {
    return with(copy -> copy.limit = duration);
  }

  /**
   * Sets the ring time.
   *
   * @param duration see {@link #ringWithin()}
   * @return the copy
   */
  public CallRequest ringingFor(@Nullable Duration duration) {
    return with(copy -> copy.ringWithin = duration);
  }

  /**
   * Sets the booking id.
   *
   * @param booking see {@link #bookingId()}
   * @return the copy
   */
  public CallRequest forBooking(@Nullable String booking) {
    return with(copy -> copy.bookingId = booking);
  }

  /**
   * Sets the roles.
   *
   * @param byIdentity see {@link #roles()}
   * @return the copy
   */
  public CallRequest withRoles(Map<String, String> byIdentity) {
    return with(copy -> copy.roles = byIdentity);
  }

  /**
   * Sets the policies of roles for this call: duties and permissions.
   *
   * @param byRole see {@link #rolePolicies()}
   * @return the copy
   */
  public CallRequest withRolePolicies(@Nullable Map<String, RolePolicy> byRole) {
    return with(copy -> copy.rolePolicies = byRole);
  }

  /**
   * Sets the idempotency key.
   *
   * @param key see {@link #requestKey()}
   * @return the copy
   */
  public CallRequest withRequestKey(@Nullable String key) {
    return with(copy -> copy.requestKey = key);
  }

  private CallRequest with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.request();
  }

  /**
   * {@return the idempotency key as a repository stores it; null if the request has none}
   *
   * @param actor the actor of the request
   * @throws InvalidValueException if the requester is not valid, see {@link VideoCall#request}
   */
  public @Nullable RequestKey keyOf(Actor actor) {
    String requester = requester(actor);
    return requestKey == null
        ? null
        : new RequestKey(requester, requestKey, RequestDigest.of(this));
  }

  /**
   * {@return the identity of the requester: the actor, or for the system {@link #requestedBy()}}
   */
  String requester(Actor actor) {
    String requester = actor.isSystem() ? requestedBy : actor.identity();
    if (requester == null) {
      throw new InvalidValueException("requestedBy", "must be given in a request by the system");
    }
    InvalidValueException.check(
        requestedBy == null || requestedBy.equals(requester),
        "requestedBy",
        "must be the actor, unless that is the system");
    InvalidValueException.check(
        !invitees.contains(requester), "invitees", "must not name the requester");
    InvalidValueException.check(
        roles.keySet().stream().allMatch(who -> who.equals(requester) || invitees.contains(who)),
        "roles",
        "must name people of the call only");
    return requester;
  }

  @Override
  public String toString() {
    return "CallRequest[of " + (invitees.size() + 1) + " people, at " + scheduledAt + "]";
  }

  /** The values of a copy, before they are validated. */
  private static final class Copy {
    private final List<String> invitees;
    private @Nullable String requestedBy;
    private Map<String, String> roles;
    private @Nullable Map<String, RolePolicy> rolePolicies;
    private @Nullable Instant scheduledAt;
    private @Nullable Duration limit;
    private @Nullable Duration ringWithin;
    private @Nullable String bookingId;
    private @Nullable String requestKey;

    private Copy(CallRequest from) {
      invitees = from.invitees;
      requestedBy = from.requestedBy;
      roles = from.roles;
      rolePolicies = from.rolePolicies;
      scheduledAt = from.scheduledAt;
      limit = from.limit;
      ringWithin = from.ringWithin;
      bookingId = from.bookingId;
      requestKey = from.requestKey;
    }

    private CallRequest request() {
      return new CallRequest(
          invitees,
          requestedBy,
          roles,
          rolePolicies,
          scheduledAt,
          limit,
          ringWithin,
          bookingId,
          requestKey);
    }
  }
}
