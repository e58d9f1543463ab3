package dev.bookend.call;

import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
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
 * @param admission whether the participant may be in the room
 * @param tokenIssuedAt when the participant was first issued a token since the latest rescheduling;
 *     null if never
 * @param connections the participant's connections to the room
 * @param activity counts of the participant's actions on the call
 * @param guest the guest's name and key; null for people with an account
 */
public record Participant(
    String identity,
    @Nullable String role,
    Response response,
    Admission admission,
    @Nullable Instant tokenIssuedAt,
    Connections connections,
    Activity activity,
    @Nullable Guest guest) {

  /** The prefix of the aliases of anonymized people. No identity may begin with it. */
  public static final String ALIAS_PREFIX = "forgotten-";

  /** The prefix of the identities of guests. No identity of the host may begin with it. */
  public static final String GUEST_PREFIX = "bookend-guest-";

  /**
   * Counts of a participant's actions on a call, including those before a rescheduling. They
   * enforce limits without reading the call's history.
   *
   * @param reports the number of the participant's own presence reports and arrivals in the waiting
   *     room that changed the call, and of the participant's changes of its people
   * @param reschedules how often the participant moved the time or the end of the call
   * @param presenceEvents the number of the participant's {@link CallEvent.Connected} and {@link
   *     CallEvent.Left} events
   * @param presenceAt when the last of these events was recorded; null if there is none
   * @param present whether the participant was connected according to the last of these events
   * @param busy whether the participant was connected to another call when this one rang; always
   *     false unless the {@linkplain RolePolicy#showsBusy() policy} shows it
   */
  public record Activity(
      int reports,
      int reschedules,
      int presenceEvents,
      @Nullable Instant presenceAt,
      boolean present,
      boolean busy) {
    /** No actions. */
    public static final Activity NONE = new Activity(0, 0, 0, null, false, false);

    private Activity reported() {
      return new Activity(reports + 1, reschedules, presenceEvents, presenceAt, present, busy);
    }

    private Activity rescheduled() {
      return new Activity(reports, reschedules + 1, presenceEvents, presenceAt, present, busy);
    }

    private Activity recorded(int events, @Nullable Instant at, boolean isPresent) {
      return new Activity(reports, reschedules, presenceEvents + events, at, isPresent, busy);
    }

    private Activity foundBusy() {
      return new Activity(reports, reschedules, presenceEvents, presenceAt, present, true);
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

  static Participant added(
      String identity, @Nullable String role, Response response, CallTerms terms) {
    Admission admission = Admission.initial(terms.policyOf(role).waits());
    return new Participant(
        identity, role, response, admission, null, Connections.NONE, Activity.NONE, null);
  }

  /** {@return whether the participant has neither declined nor been removed} */
  public boolean isActive() {
    return response != Response.DECLINED && !isRemoved();
  }

  /**
   * {@return whether the participant may be in the room: has accepted, needs no admission or has
   * it} The keeper polls the room for others and disconnects them, for example a removed person
   * with an earlier token.
   */
  public boolean mayBeConnected() {
    return response == Response.ACCEPTED && admission.isGranted();
  }

  /** {@return whether the participant was removed from the call} */
  public boolean isRemoved() {
    return admission.state() == Admission.State.REMOVED;
  }

  /** {@return whether the participant is connected, according to the known events} */
  public boolean isConnected() {
    return current() != null;
  }

  /** {@return when the participant first connected, after the first token; null if never} */
  public @Nullable Instant connectedAt() {
    Instant first = connections.firstIn();
    if (tokenIssuedAt == null || first == null) {
      return null;
    }
    return first.isBefore(tokenIssuedAt) ? tokenIssuedAt : first;
  }

  /** {@return when the participant last left the room; null while connected, and before} */
  public @Nullable Instant leftAt() {
    return tokenIssuedAt == null ? null : connections.lastOut();
  }

  /**
   * {@return why the participant left; null if {@link #leftAt()} is null or the end of the call}
   */
  public @Nullable LeaveReason leftReason() {
    return tokenIssuedAt == null ? null : connections.reason();
  }

  /** {@return the provider's id of the participant's latest connection; null if unknown} */
  public @Nullable String connection() {
    Connection last = tokenIssuedAt == null ? null : connections.last();
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
    return tokenIssuedAt == null ? null : connections.current();
  }

  /** Whether connections of this and another participant overlap in time. */
  boolean overlaps(Participant other) {
    return !identity.equals(other.identity) && connections.overlaps(other.connections);
  }

  /**
   * Replaces the identity and removes connection ids and a guest's name, by which the person could
   * be identified.
   */
  Participant anonymized(String alias) {
    return with(
        copy -> {
          copy.identity = alias;
          copy.connections = connections.anonymized();
          copy.guest = null;
        });
  }

  Participant answered(Response answer) {
    return with(copy -> copy.response = answer);
  }

  Participant askedAgain(Response answer, Connections before) {
    return with(
        copy -> {
          copy.response = answer;
          copy.admission = admission.askedAgain();
          copy.tokenIssuedAt = null;
          copy.connections = before;
          copy.activity = activity.recorded(0, activity.presenceAt, false);
        });
  }

  Participant invitedAgain(@Nullable String newRole, boolean waits) {
    return with(
        copy -> {
          copy.role = newRole;
          copy.response = Response.PENDING;
          copy.admission = Admission.initial(waits);
        });
  }

  Participant moved(Admission to) {
    return with(copy -> copy.admission = to);
  }

  Participant tokenIssued(Instant now) {
    return with(copy -> copy.tokenIssuedAt = now);
  }

  Participant with(Connections all) {
    return with(copy -> copy.connections = all);
  }

  /** Counts a report that changed the call. */
  Participant reported() {
    return with(copy -> copy.activity = activity.reported());
  }

  /** Counts a move of the time or the end of the call. */
  Participant rescheduled() {
    return with(copy -> copy.activity = activity.rescheduled());
  }

  /** Notes that the participant is connected to another call. */
  Participant foundBusy() {
    return with(copy -> copy.activity = activity.foundBusy());
  }

  /** Counts recorded presence events. */
  Participant recorded(int events, Instant now, boolean present) {
    return with(copy -> copy.activity = activity.recorded(events, now, present));
  }

  private Participant with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.participant();
  }

  @Override
  public String toString() {
    return "Participant[" + response + (isConnected() ? ", connected]" : "]");
  }

  /** The values of a changed copy. */
  private static final class Copy {
    private String identity;
    private @Nullable String role;
    private Response response;
    private Admission admission;
    private @Nullable Instant tokenIssuedAt;
    private Connections connections;
    private Activity activity;
    private @Nullable Guest guest;

    private Copy(Participant from) {
      identity = from.identity;
      role = from.role;
      response = from.response;
      admission = from.admission;
      tokenIssuedAt = from.tokenIssuedAt;
      connections = from.connections;
      activity = from.activity;
      guest = from.guest;
    }

    private Participant participant() {
      return new Participant(
          identity, role, response, admission, tokenIssuedAt, connections, activity, guest);
    }
  }
}
