package dev.bookend.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person of a call: what they answered, and whether they are there.
 *
 * @param identity the host's user id, opaque to Bookend: 1 to 128 characters, no control characters
 * @param role what the person is in the booking, in the host's own words; null if of no interest
 * @param response what the person answered
 * @param admittedAt when the person first got a token for the call as it is scheduled now; null if
 *     never
 * @param connections their connections to the room
 */
public record Participant(
    String identity,
    @Nullable String role,
    Response response,
    @Nullable Instant admittedAt,
    Connections connections) {

  /** What a person answered. */
  public enum Response {
    /** Nothing yet. */
    PENDING,
    /** They will come. */
    ACCEPTED,
    /** They will not. */
    DECLINED
  }

  public Participant {
    Check.text(identity, "identity");
    Check.text(role, "role");
  }

  static Participant asked(String identity, @Nullable String role, Response response) {
    return new Participant(identity, role, response, null, Connections.NONE);
  }

  /** {@return whether the person is in the room now, as far as is known} */
  public boolean isConnected() {
    return current() != null;
  }

  /** {@return when the person first came into the room; null if never} */
  public @Nullable Instant connectedAt() {
    return admittedAt == null ? null : connections.firstIn();
  }

  /** {@return when the person last left the room; null while connected, and before} */
  public @Nullable Instant leftAt() {
    return admittedAt == null ? null : connections.lastOut();
  }

  /** {@return why the person left; null if {@link #leftAt()} is, or is the end of the call} */
  public @Nullable LeaveReason leftReason() {
    return admittedAt == null ? null : connections.reason();
  }

  /** {@return the provider's id of the person's latest connection; null if not known} */
  public @Nullable String connection() {
    Connection last = admittedAt == null ? null : connections.last();
    return last == null ? null : last.id();
  }

  @Nullable Connection current() {
    return admittedAt == null ? null : connections.current();
  }

  /** Whether this and another were there at some instant. */
  boolean met(Participant other) {
    return !identity.equals(other.identity) && connections.met(other.connections);
  }

  /** The provider's ids of the connections lead back to the person. */
  Participant forgotten(String alias) {
    return new Participant(alias, role, response, admittedAt, connections.anonymous());
  }

  Participant answered(Response answer) {
    return new Participant(identity, role, answer, admittedAt, connections);
  }

  Participant askedAgain(Response answer, Connections before) {
    return new Participant(identity, role, answer, null, before);
  }

  Participant admitted(Instant now) {
    return new Participant(identity, role, response, now, connections);
  }

  Participant with(Connections all) {
    return new Participant(identity, role, response, admittedAt, all);
  }

  @Override
  public String toString() {
    return "Participant[" + response + (isConnected() ? ", connected]" : "]");
  }
}
