package dev.bookend.emulator;

import dev.bookend.call.InvalidValueException;
import dev.bookend.port.RoomEvent;
import dev.bookend.port.VideoRooms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Twilio Video without an account or a network, for development, demos and tests: rooms in this
 * process, and the signalling that lets the unchanged {@code twilio-video} browser SDK make real
 * calls. The host gives every WebSocket of its endpoint to {@link #connect}; the page passes that
 * endpoint's address as the SDK's connect option {@code wsServer}, and {@code insights: false}.
 *
 * <p>Emulated are rooms and their limit of people; access tokens, checked and refused with Twilio's
 * codes; duplicate identities, kicks, completed rooms (connecting to one is refused with 53106, as
 * to any that is not open); publishing, muting and unpublishing tracks; data tracks; status events.
 * Everybody receives every track, directly from the other browser.
 *
 * <p>Not emulated: REST, ad-hoc rooms, a room's own time limits, recording, TURN, subscription
 * rules, dominant speaker, network quality, and everything else a media server does. A lost
 * WebSocket is a person who left at once, not after Twilio's half minute; if the browser is back
 * within that time its session continues, and the others see it come again.
 *
 * <p>It has no thread and no clock of its own, and is thread-safe. Identities and tokens are never
 * logged.
 */
public final class TwilioEmulator implements VideoRooms {
  private static final int MAX_NAME = 128;
  private static final int MAX_PARTICIPANTS = 50;

  private final Account account = Account.random();
  private final Turn turn = new Turn();
  private final Switchboard switchboard;

  /** One WebSocket of a browser. It takes whatever comes, in any order, and never throws. */
  public interface Signalling {
    /**
     * A text message came.
     *
     * @param text anything; what is longer than 1 MiB, no JSON or not expected is ignored
     */
    void receive(String text);

    /** The WebSocket is closed, by either side. Who was in a room has left it. */
    void closed();
  }

  /** With the system's clock. */
  public TwilioEmulator() {
    this(Clock.systemUTC());
  }

  /**
   * With a clock that says when tokens expire and events happened.
   *
   * @param clock the time
   */
  public TwilioEmulator(Clock clock) {
    this.switchboard = new Switchboard(turn, clock, account);
  }

  /** {@return the made-up account's SID: the subject of valid tokens} */
  public String accountSid() {
    return account.sid();
  }

  /** {@return the made-up API key's SID: the issuer of valid tokens} */
  public String apiKeySid() {
    return account.keySid();
  }

  /** {@return the made-up API key's secret: what signs valid tokens} */
  public String apiKeySecret() {
    return account.keySecret();
  }

  /**
   * Connects a browser that has opened a WebSocket.
   *
   * <p>The host's endpoint should close a WebSocket from which nothing has come for 15 seconds: the
   * SDK sends a heartbeat every 4.8 seconds, and a browser that is gone without closing, as after a
   * loss of its network, is noticed by nothing else. For a slow one at most 1,000 messages or 8 MiB
   * of text wait; beyond that it has left, and nothing more is sent to it, so that its SDK misses
   * the heartbeats and comes back.
   *
   * @param send sends a text message to it; called by one thread at a time, in order; while it
   *     blocks, others may wait; what it throws is logged and harms nobody
   * @return where to tell what comes from the browser
   */
  public Signalling connect(Consumer<String> send) {
    return new Browser(turn, switchboard, send);
  }

  /**
   * Tells what Twilio's status callbacks would, from now on: connected, disconnected, ended.
   *
   * @param callback is told in order, on the thread that caused the event, and may call the
   *     emulator; what it throws is logged and harms nobody
   */
  public void onEvent(Consumer<RoomEvent> callback) {
    turn.take(() -> switchboard.listen(callback));
  }

  @Override
  public String provider() {
    return "emulator";
  }

  @Override
  public boolean areManaged() {
    return true;
  }

  /**
   * {@inheritDoc} The room stays open until it is closed.
   *
   * @throws InvalidValueException if the name has not 1 to 128 characters, or more than 50 people
   *     may come in
   */
  @Override
  public String open(String name, int maxParticipants, Duration atMost) {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new InvalidValueException("name", "must have 1 to " + MAX_NAME + " characters");
    }
    if (maxParticipants < 1 || maxParticipants > MAX_PARTICIPANTS) {
      throw new InvalidValueException(
          "maxParticipants", "must be between 1 and " + MAX_PARTICIPANTS);
    }
    return turn.ask(() -> switchboard.open(name, maxParticipants));
  }

  @Override
  public void close(String room) {
    turn.take(() -> switchboard.close(room));
  }

  @Override
  public Optional<List<Connection>> connections(String room) {
    return turn.ask(() -> switchboard.connections(room));
  }

  @Override
  public List<OpenRoom> openRooms() {
    return turn.ask(switchboard::openRooms);
  }

  @Override
  public void disconnect(String room, String identity) {
    turn.take(() -> switchboard.disconnect(room, identity));
  }

  @Override
  public Instant providerTime() {
    return turn.ask(switchboard::now);
  }

  @Override
  public String toString() {
    return "TwilioEmulator[" + account.sid() + "]";
  }
}
