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
 * @param activity how often the person has acted on the call
 */
public record Participant(
    String identity,
    @Nullable String role,
    Response response,
    @Nullable Instant admittedAt,
    Connections connections,
    Activity activity) {

  /**
   * How often a person has acted on a call, at all its times. It bounds what one person can do to a
   * call without reading the call's history.
   *
   * @param reports how many reports of the person's own presence have changed the call
   * @param reschedules how often the person has moved the time or the end of the call
   * @param presenceEvents how many {@link CallEvent.Connected} and {@link CallEvent.Left} events
   *     there are of the person
   * @param presenceAt when the last of these was recorded; null if there is none
   * @param present whether the last of these says that the person is in the room
   */
  public record Activity(
      int reports,
      int reschedules,
      int presenceEvents,
      @Nullable Instant presenceAt,
      boolean present) {
    /** None so far. */
    public static final Activity NONE = new Activity(0, 0, 0, null, false);

    private Activity reported() {
      return new Activity(reports + 1, reschedules, presenceEvents, presenceAt, present);
    }

    private Activity rescheduled() {
      return new Activity(reports, reschedules + 1, presenceEvents, presenceAt, present);
    }

    private Activity recorded(int events, @Nullable Instant at, boolean isPresent) {
      return new Activity(reports, reschedules, presenceEvents + events, at, isPresent);
    }
  }

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
    return new Participant(identity, role, response, null, Connections.NONE, Activity.NONE);
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
    return new Participant(alias, role, response, admittedAt, connections.anonymous(), activity);
  }

  Participant answered(Response answer) {
    return new Participant(identity, role, answer, admittedAt, connections, activity);
  }

  Participant askedAgain(Response answer, Connections before) {
    Activity absent = activity.recorded(0, activity.presenceAt, false);
    return new Participant(identity, role, answer, null, before, absent);
  }

  Participant admitted(Instant now) {
    return new Participant(identity, role, response, now, connections, activity);
  }

  Participant with(Connections all) {
    return new Participant(identity, role, response, admittedAt, all, activity);
  }

  /** The person's own report has changed the call. */
  Participant reported() {
    return with(activity.reported());
  }

  /** The person has moved the time or the end of the call. */
  Participant rescheduled() {
    return with(activity.rescheduled());
  }

  /** Events of the person's presence were recorded. */
  Participant recorded(int events, Instant now, boolean present) {
    return with(activity.recorded(events, now, present));
  }

  private Participant with(Activity value) {
    return new Participant(identity, role, response, admittedAt, connections, value);
  }

  @Override
  public String toString() {
    return "Participant[" + response + (isConnected() ? ", connected]" : "]");
  }
}
