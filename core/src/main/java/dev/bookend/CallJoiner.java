package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallOverException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallRoom.Phase;
import dev.bookend.call.JoinTicket;
import dev.bookend.call.Participant;
import dev.bookend.call.ProviderException;
import dev.bookend.call.VideoCall;
import dev.bookend.call.VideoNotConfiguredException;
import dev.bookend.keeper.CallUpdater;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Joins of participants: notes in the call that the participant has a token, opens the room if
 * needed, and issues the token, in this order. Thread-safe.
 */
final class CallJoiner {
  private final CallUpdater updater;
  private final VideoRooms rooms;
  private final TokenIssuer tokens;

  CallJoiner(CallUpdater updater, VideoRooms rooms, TokenIssuer tokens) {
    this.updater = updater;
    this.rooms = rooms;
    this.tokens = tokens;
  }

  JoinTicket join(CallId id, String identity, Consumer<VideoCall> check) {
    VideoCall joined =
        updater.change(
            id,
            (call, now) -> {
              check.accept(call);
              return call.advanceTo(now).then(current -> withToken(current, identity, now));
            });
    VideoCall call = rooms.managesRooms() ? inOpenRoom(joined) : joined;
    if (call.participant(identity).filter(Participant::mayBeConnected).isEmpty()) {
      throw CallNotAllowedException.removed(); // while the room was opened
    }
    return ticket(call, identity);
  }

  private CallChange withToken(VideoCall call, String identity, Instant now) {
    CallChange joined = call.join(identity, now);
    if (!tokens.isConfigured()) {
      throw new VideoNotConfiguredException();
    }
    boolean requested = call.room().mayExist();
    return requested || !rooms.managesRooms() ? joined : joined.then(VideoCall::roomRequested);
  }

  private VideoCall inOpenRoom(VideoCall call) {
    if (call.room().phase() == Phase.OPEN) {
      return call;
    }
    String name = call.id().roomName();
    if (call.room().phase() == Phase.CLOSING) {
      throw new ProviderException(
          "The room of the call's previous time is still being closed.", Duration.ofSeconds(1));
    }
    Duration atMost = Duration.between(updater.now(), call.latestEnd());
    if (atMost.isNegative() || atMost.isZero()) {
      throw new CallOverException(call.id());
    }
    String sid;
    try {
      sid = rooms.open(name, CallRequest.MAX_PARTICIPANTS, atMost);
    } catch (ProviderException e) {
      VideoCall now = updater.load(call.id());
      if (now.room().phase() == Phase.OPEN) {
        return now; // a concurrent join has opened the room
      }
      throw e;
    }
    VideoCall open = updater.change(call.id(), (current, now) -> current.roomOpened(sid, now));
    if (open.room().phase() != Phase.OPEN) {
      throw new CallOverException(call.id());
    }
    return open;
  }

  private JoinTicket ticket(VideoCall call, String identity) {
    Instant now = updater.now();
    String name = call.id().roomName();
    Instant until = call.latestEnd().plus(call.terms().reconnectGrace());
    TokenIssuer.Token token =
        tokens.issue(
            new TokenIssuer.Request(
                call.room().reference(name), identity, now, Duration.between(now, until)));
    return new JoinTicket(
        call.id(),
        identity,
        name,
        token.value(),
        rooms.provider(),
        now,
        token.expiresAt(),
        call.terms().limit(),
        call.times().endsAt());
  }
}
