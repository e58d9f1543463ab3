package dev.bookend.call;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A participant of a call, with response and connections. Immutable; its text form does not show
 * the identity.
 *
 * @param identity the user id in the host application, opaque to Bookend: 1 to 128 characters, no
 *     control characters
 * @param role the person's role in the booking, as the host application names it; null if there is
 *     none
 * @param response the response to the request
 * @param admittedAt when the participant was first issued a token since the latest rescheduling;
 *     null if never
 * @param connections the participant's connections to the room
 * @param activity counts of the participant's actions on the call
 */
public record Participant(
    String identity,
    @Nullable String role,
    Response response,
    @Nullable Instant admittedAt,
    Connections connections,
    Activity activity) {

  /** The prefix of the aliases of anonymized people. No identity may begin with it. */
  public static final String ALIAS_PREFIX = "forgotten-";

  /**
   * Counts of a participant's actions on a call, including those before a rescheduling. They
   * enforce limits without reading the call's history.
   *
   * @param reports the number of the participant's own presence reports that changed the call
   * @param reschedules how often the participant moved the time or the end of the call
   * @param presenceEvents the number of the participant's {@link CallEvent.Connected} and {@link
   *     CallEvent.Left} events
   * @param presenceAt when the last of these events was recorded; null if there is none
   * @param present whether the participant was connected according to the last of these events
   */
  public record Activity(
      int reports,
      int reschedules,
      int presenceEvents,
      @Nullable Instant presenceAt,
      boolean present) {
    /** No actions. */
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

  /** The response of a participant to a request. */
  public enum Response {
    /** No answer yet. */
    PENDING,
    /** The participant accepted. */
    ACCEPTED,
    /** The participant declined. */
    DECLINED
  }

  public Participant {
    Check.text(identity, "identity");
    Check.text(role, "role");
  }

  static Participant added(String identity, @Nullable String role, Response response) {
    return new Participant(identity, role, response, null, Connections.NONE, Activity.NONE);
  }

  /** {@return whether the participant is connected, according to the known events} */
  public boolean isConnected() {
    return current() != null;
  }

  /** {@return when the participant first connected, after the admission; null if never} */
  public @Nullable Instant connectedAt() {
    Instant first = connections.firstIn();
    if (admittedAt == null || first == null) {
      return null;
    }
    return first.isBefore(admittedAt) ? admittedAt : first;
  }

  /** {@return when the participant last left the room; null while connected, and before} */
  public @Nullable Instant leftAt() {
    return admittedAt == null ? null : connections.lastOut();
  }

  /**
   * {@return why the participant left; null if {@link #leftAt()} is null or the end of the call}
   */
  public @Nullable LeaveReason leftReason() {
    return admittedAt == null ? null : connections.reason();
  }

  /** {@return the provider's id of the participant's latest connection; null if unknown} */
  public @Nullable String connection() {
    Connection last = admittedAt == null ? null : connections.last();
    return last == null ? null : last.id();
  }

  /**
   * {@return the totals of all connections, as the provider bills them}
   *
   * @param call the call
   */
  public Connections.Totals connectionTotals(VideoCall call) {
    Instant end = call.times().endedAt();
    if (end == null) {
      Instant now = call.times().updatedAt();
      return connections.foldedIntoTotals(now, now).earlier();
    }
    Instant closed = Objects.requireNonNullElse(call.room().closedAt(), end);
    return connections.foldedIntoTotals(end, closed.isAfter(end) ? closed : end).earlier();
  }

  @Nullable Connection current() {
    return admittedAt == null ? null : connections.current();
  }

  /** Whether connections of this and another participant overlap in time. */
  boolean overlaps(Participant other) {
    return !identity.equals(other.identity) && connections.overlaps(other.connections);
  }

  /**
   * Replaces the identity and removes connection ids, by which the provider could identify the
   * person.
   */
  Participant anonymized(String alias) {
    return new Participant(alias, role, response, admittedAt, connections.anonymized(), activity);
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

  /** Counts a report that changed the call. */
  Participant reported() {
    return with(activity.reported());
  }

  /** Counts a move of the time or the end of the call. */
  Participant rescheduled() {
    return with(activity.rescheduled());
  }

  /** Counts recorded presence events. */
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
