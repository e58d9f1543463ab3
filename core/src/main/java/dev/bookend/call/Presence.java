package dev.bookend.call;

import dev.bookend.call.Participant.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The moves of people in and out of the room. Reports may come twice, late, or never. */
final class Presence {
  private static final Duration REPORT_DELAY = Duration.ofSeconds(10);

  private Presence() {}

  static CallChange admit(VideoCall call, String who, Instant now) {
    Participant person = call.require(who);
    Instant closes =
        call.status() == CallStatus.IN_PROGRESS ? call.times().endsAt() : call.joinClosesAt();
    if (call.status().isOver() || !now.isBefore(Objects.requireNonNull(closes))) {
      throw new CallOverException(call.id());
    }
    if (person.response() == Response.DECLINED) {
      throw new CallNotAllowedException("You have declined this call.");
    }
    if (person.response() == Response.PENDING) {
      throw new CallNotAllowedException("Accept this call before you join it.");
    }
    Draft draft = new Draft(call, Move.JOIN, now);
    if (now.isBefore(call.joinOpensAt())) {
      throw new TooEarlyException(call.id(), call.joinOpensAt());
    }
    if (person.admittedAt() != null) {
      return CallChange.none(call);
    }
    draft.room = call.room().expecting(now);
    return draft
        .one(who, p -> p.admitted(now))
        .event(n -> new CallEvent.Admitted(call.id(), n, now, who))
        .done();
  }

  static CallChange connected(
      VideoCall call, String who, @Nullable String connection, Instant at, Instant now) {
    Participant person = call.require(who);
    Instant seen = within(call, at, now);
    boolean overtaken = person.hasLeftBeforeItCame(connection) && person.isNewerThan(seen);
    boolean current = !person.isNewerThan(seen) || overtaken || names(person, connection, seen);
    if (call.status().isOver() || isKnown(person, connection) || !current) {
      return CallChange.none(call);
    }
    Draft draft = new Draft(call, Move.CONNECT, now);
    if (person.admittedAt() == null) {
      throw new CallNotAllowedException("Ask for a token before you report to be connected.");
    }
    draft.one(
        who,
        p ->
            overtaken
                ? p.wasThereFrom(seen)
                : p.isConnected() ? p.reconnected(connection) : p.connected(seen, connection));
    draft.event(n -> new CallEvent.Connected(call.id(), n, now, who, connection));
    if (overtaken) {
      draft.event(n -> new CallEvent.Left(call.id(), n, now, who));
    }
    boolean starts = call.status() == CallStatus.ACCEPTED && draft.anyTwoMet();
    if (starts) {
      Instant end = Ending.limitCountsFrom(call, now).plus(call.terms().limit());
      draft.runs(end).event(n -> new CallEvent.Started(call.id(), n, now, end));
    }
    // the end of the room may have overtaken the hello, too
    return starts && call.room().phase() == CallRoom.Phase.CLOSED
        ? draft.done().then(ran -> Ending.complete(ran, EndReason.ROOM_ENDED, null, now))
        : draft.done();
  }

  /** The person's own report is quicker than the provider's, which names the connection. */
  private static boolean names(Participant person, @Nullable String connection, Instant seen) {
    Instant since = person.connectedAt();
    return connection != null
        && person.isConnected()
        && person.connection() == null
        && since != null
        && !seen.isBefore(since.minus(REPORT_DELAY));
  }

  private static boolean isKnown(Participant person, @Nullable String connection) {
    return person.isConnected() && (connection == null || connection.equals(person.connection()));
  }

  static CallChange left(
      VideoCall call, String who, @Nullable String connection, Instant at, Instant now) {
    Participant person = call.require(who);
    Instant seen = within(call, at, now);
    if (call.status().isOver() || isOutdated(person, connection, seen)) {
      return CallChange.none(call);
    }
    Instant leftAt = person.isNewerThan(seen) ? now : seen;
    Draft draft = new Draft(call, Move.LEAVE, now).one(who, p -> p.left(leftAt, connection));
    if (person.isConnected()) {
      draft.event(n -> new CallEvent.Left(call.id(), n, now, who));
    }
    return draft.done();
  }

  /**
   * A connection that the provider named is only ended by the provider. An end that overtook its
   * beginning is remembered, so that the beginning comes too late.
   */
  private static boolean isOutdated(Participant person, @Nullable String left, Instant seen) {
    String current = person.connection();
    if (!person.isConnected()) {
      return left == null || left.equals(current) || person.isNewerThan(seen);
    }
    if (current != null) {
      return !current.equals(left);
    }
    return person.isNewerThan(seen);
  }

  /** A reporter's clock may be wrong: nothing happened before the call was asked for, or later. */
  private static Instant within(VideoCall call, Instant at, Instant now) {
    Instant from = call.times().createdAt();
    return at.isAfter(now) ? now : at.isBefore(from) ? from : at;
  }
}
