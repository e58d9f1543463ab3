package dev.bookend.emulator;

import dev.bookend.call.InvalidValueException;
import dev.bookend.port.RoomEvent;
import dev.bookend.port.VideoRooms;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The account and its rooms, as a host in the same process has them. */
abstract class EmulatedAccount implements VideoRooms {
  private static final int MAX_NAME = 128;

  private final EmulatorComponents components;
  private final TwilioEmulator.Credentials account;
  private final SerialSection turn;
  private final Now now;
  private final Rooms rooms;
  private final SessionManager sessions;

  EmulatedAccount(EmulatorComponents components) {
    this.components = components;
    this.account = components.account;
    this.turn = components.turn;
    this.now = components.now;
    this.rooms = components.rooms;
    this.sessions = components.sessions;
  }

  /** {@return the account's SID: the subject of valid tokens} */
  public String accountSid() {
    return account.accountSid();
  }

  /** {@return the account's Auth Token: what signs status callbacks} */
  public String authToken() {
    return account.authToken();
  }

  /** {@return the API key's SID: the issuer of valid tokens} */
  public String apiKeySid() {
    return account.apiKeySid();
  }

  /** {@return the API key's secret: what signs valid tokens} */
  public String apiKeySecret() {
    return account.apiKeySecret();
  }

  /**
   * Changes what the account is like, from now on.
   *
   * @param how the new behaviour
   */
  public void behave(TwilioEmulator.Behaviour how) {
    components.behave(how);
  }

  /** {@return the callbacks that wait} */
  public TwilioEmulator.Callbacks callbacks() {
    return components.outbox;
  }

  /** {@return what a media server would notice by itself} */
  public TwilioEmulator.Media media() {
    return components.media;
  }

  /** {@return faults on demand} */
  public EmulatorFaults faults() {
    return components.faults;
  }

  /** Forgets rooms, people, usage, triggers, callbacks, faults and behaviour, and tells nobody. */
  public void reset() {
    components.reset();
  }

  /**
   * Ends what time alone ends: rooms without anybody and stays that are too long. Otherwise that
   * happens with whatever is asked next.
   */
  public void lapse() {
    components.turn.take(() -> {});
  }

  /**
   * Serves REST over HTTP on the loopback interface, on threads of its own, until it is closed.
   *
   * @param port where; 0 for any free one
   * @return the running server
   * @throws java.io.UncheckedIOException if the port can't be had
   */
  public TwilioEmulator.Server serve(int port) {
    return serve(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /**
   * Serves REST over HTTP, on threads of its own, until it is closed.
   *
   * @param address where; whoever reaches it reaches the emulator, so keep it off public networks
   * @return the running server
   * @throws java.io.UncheckedIOException if the address can't be had
   */
  public TwilioEmulator.Server serve(InetSocketAddress address) {
    return new RestServer(address, components.rest, components.faults);
  }

  /**
   * Serves the browsers' WebSockets, at any path, on threads of its own, until it is closed; for
   * pages whose host has no endpoint for them. A browser from which nothing comes for 15 seconds is
   * gone.
   *
   * @param address where; whoever reaches it may connect, and needs an access token for a room
   * @return the running server; its address is the SDK's {@code wsServer}
   * @throws java.io.UncheckedIOException if the address can't be had
   */
  public TwilioEmulator.Server serveSignalling(InetSocketAddress address) {
    return new SignallingServer(address, this::connect);
  }

  /**
   * Connects a browser that has opened a WebSocket, whoever it is of. A host whose people sign in
   * uses {@link #connect(String, Consumer)}.
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
  public TwilioEmulator.Signalling connect(Consumer<String> send) {
    return connect(InetAddress.getLoopbackAddress(), send);
  }

  private TwilioEmulator.Signalling connect(InetAddress host, Consumer<String> send) {
    return new SignallingSession(turn, sessions, host, send, () -> {});
  }

  /**
   * Connects a browser of somebody who has signed in to the host.
   *
   * @param person who that is
   * @param send as {@link #connect(Consumer)}
   * @return where to tell what comes from the browser; empty if the person has 10 WebSockets open:
   *     then the host is to close this one
   */
  public Optional<TwilioEmulator.Signalling> connect(String person, Consumer<String> send) {
    return turn.ask(() -> components.browsers.open(person, send));
  }

  /**
   * Brings somebody without a browser into the room that a token opens.
   *
   * @param token an access token that names its room
   * @return who is in now
   * @throws TwilioEmulator.ConnectException with Twilio's code if it is refused
   */
  public TwilioEmulator.Guest join(String token) {
    return turn.ask(() -> HeadlessParticipant.take(turn, sessions, token));
  }

  /**
   * Tells what Twilio's status callbacks would, from now on: connected, disconnected, ended.
   *
   * @param callback is told in order, on the thread that caused the event, and may call the
   *     emulator; what it throws is logged and harms nobody
   */
  public void onEvent(Consumer<RoomEvent> callback) {
    turn.take(() -> components.publisher.listen(callback));
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
    if (maxParticipants < 1 || maxParticipants > Terms.MAX_PARTICIPANTS) {
      throw new InvalidValueException(
          "maxParticipants", "must be between 1 and " + Terms.MAX_PARTICIPANTS);
    }
    return turn.ask(
        () ->
            rooms
                .find(name)
                .orElseGet(() -> sessions.open(name, Terms.endless(maxParticipants)))
                .sid);
  }

  @Override
  public void close(String room) {
    turn.take(() -> rooms.find(room).ifPresent(sessions::close));
  }

  @Override
  public Optional<List<Connection>> connections(String room) {
    return turn.ask(() -> rooms.find(room).map(EmulatedAccount::connections));
  }

  private static List<Connection> connections(Room room) {
    return room.members().stream()
        .map(member -> new Connection(member.identity, member.sid, member.since))
        .toList();
  }

  @Override
  public List<OpenRoom> openRooms() {
    return turn.ask(
        () -> rooms.open().stream().map(room -> new OpenRoom(room.name, room.sid)).toList());
  }

  @Override
  public void disconnect(String room, String identity) {
    turn.take(
        () -> rooms.find(room).map(open -> open.member(identity)).ifPresent(sessions::putOut));
  }

  @Override
  public Instant providerTime() {
    return now.instant();
  }

  @Override
  public String toString() {
    return "TwilioEmulator[" + accountSid() + "]";
  }
}
