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
 * @param connectedAt since when the person is, or was last, connected; null if never
 * @param leftAt when the person left; null while connected, and before
 * @param connection the provider's id of the person's latest connection; null if not known
 */
public record Participant(
    String identity,
    @Nullable String role,
    Response response,
    @Nullable Instant admittedAt,
    @Nullable Instant connectedAt,
    @Nullable Instant leftAt,
    @Nullable String connection) {

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
    Check.text(connection, "connection");
  }

  static Participant asked(String identity, @Nullable String role, Response response) {
    return new Participant(identity, role, response, null, null, null, null);
  }

  /** {@return whether the person is in the room now, as far as is known} */
  public boolean isConnected() {
    return connectedAt != null && leftAt == null;
  }

  /** Whether this and another were there at some instant, as far as their latest stays tell. */
  boolean met(Participant other) {
    return !identity.equals(other.identity)
        && connectedAt != null
        && other.connectedAt != null
        && (leftAt == null || other.connectedAt.isBefore(leftAt))
        && (other.leftAt == null || connectedAt.isBefore(other.leftAt));
  }

  /** Whether the end of this connection is known, and its beginning is not. */
  boolean hasLeftBeforeItCame(@Nullable String by) {
    return by != null && by.equals(connection) && connectedAt == null && leftAt != null;
  }

  Participant wasThereFrom(Instant since) {
    return new Participant(identity, role, response, admittedAt, since, leftAt, connection);
  }

  boolean isNewerThan(Instant report) {
    Instant latest = leftAt != null ? leftAt : connectedAt;
    return latest != null && report.isBefore(latest);
  }

  /** The provider's id of the connection leads back to the person. */
  Participant forgotten(String alias) {
    return new Participant(alias, role, response, admittedAt, connectedAt, leftAt, null);
  }

  Participant answered(Response answer) {
    return new Participant(identity, role, answer, admittedAt, connectedAt, leftAt, connection);
  }

  Participant admitted(Instant now) {
    return new Participant(identity, role, response, now, connectedAt, leftAt, connection);
  }

  Participant connected(Instant since, @Nullable String by) {
    return new Participant(identity, role, response, admittedAt, since, null, by);
  }

  Participant reconnected(@Nullable String by) {
    return new Participant(identity, role, response, admittedAt, connectedAt, null, by);
  }

  Participant left(Instant at) {
    return left(at, connection);
  }

  Participant left(Instant at, @Nullable String by) {
    String ended = by != null ? by : connection;
    return new Participant(identity, role, response, admittedAt, connectedAt, at, ended);
  }

  @Override
  public String toString() {
    return "Participant[" + response + (isConnected() ? ", connected]" : "]");
  }
}
