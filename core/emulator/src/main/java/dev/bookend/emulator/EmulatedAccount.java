package dev.bookend.emulator;

import dev.bookend.port.RoomEvent;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioTokenIssuer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/** The emulated account and its rooms, for a host in the same process. */
abstract class EmulatedAccount implements VideoProvider {
  private final EmulatorComponents components;
  private final TwilioEmulator.Credentials account;
  private final SerialSection section;
  private final VideoRooms rooms;
  private final SessionManager sessions;

  EmulatedAccount(EmulatorComponents components) {
    this.components = components;
    this.account = components.account;
    this.section = components.section;
    this.rooms = new ManagedRooms(section, components.now, components.rooms, components.sessions);
    this.sessions = components.sessions;
  }

  /**
   * {@return the account's rooms} They have no time limits: the longest time is ignored. A name has
   * 1 to 128 characters. The maximum of participants is 1 to 50; others throw {@link
   * dev.bookend.call.InvalidValueException}.
   */
  @Override
  public VideoRooms rooms() {
    return rooms;
  }

  /** {@return an issuer of tokens that the account's API key signs, valid for up to 24 hours} */
  @Override
  public TokenIssuer tokens() {
    return new TwilioTokenIssuer(
        TwilioCredentials.of(account.accountSid(), account.apiKeySid(), account.apiKeySecret()));
  }

  /** {@return the account's SID, the subject of valid tokens} */
  public String accountSid() {
    return account.accountSid();
  }

  /** {@return the account's Auth Token, the key that signs status callbacks} */
  public String authToken() {
    return account.authToken();
  }

  /** {@return the API key's SID, the issuer of valid tokens} */
  public String apiKeySid() {
    return account.apiKeySid();
  }

  /** {@return the API key's secret, the key that signs valid tokens} */
  public String apiKeySecret() {
    return account.apiKeySecret();
  }

  /**
   * Changes the options of the account. Takes effect at once.
   *
   * @param how the new options
   */
  public void configure(TwilioEmulator.Options how) {
    components.configure(how);
  }

  /** {@return the queue of callbacks to deliver} */
  public TwilioEmulator.Callbacks callbackQueue() {
    return components.callbacks;
  }

  /** {@return controls for the events that a media server would detect} */
  public TwilioEmulator.Media media() {
    return components.media;
  }

  /** {@return fault injection for requests and callbacks} */
  public EmulatorFaults faults() {
    return components.faults;
  }

  /**
   * Removes all rooms, participants, usage, triggers, callbacks and faults, completes held
   * requests, and restores the default options. No event is published.
   */
  public void reset() {
    components.reset();
  }

  /**
   * Applies the time limits now: closes rooms that were empty or open for too long, and disconnects
   * participants whose maximum duration is over. Every operation on rooms does this first.
   */
  public void lapse() {
    components.section.run(() -> {});
  }

  /**
   * Starts a server for the REST interface on the loopback interface. It has its own threads and
   * runs until it is closed.
   *
   * @param port port to bind; 0 for any free port
   * @return the running server
   * @throws java.io.UncheckedIOException if the port cannot be bound
   */
  public TwilioEmulator.Server serve(int port) {
    return serve(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /**
   * Starts a server for the REST interface. It has its own threads and runs until it is closed.
   *
   * @param address address to bind; the credentials alone protect it, so keep it off public
   *     networks
   * @return the running server
   * @throws java.io.UncheckedIOException if the address cannot be bound
   */
  public TwilioEmulator.Server serve(InetSocketAddress address) {
    return new RestServer(address, components.rest, components.faults);
  }

  /**
   * Starts a WebSocket server for browsers, for pages whose host has no WebSocket endpoint. It
   * accepts any path, has its own threads and runs until it is closed. A browser that sends nothing
   * for 15 seconds is disconnected.
   *
   * @param address address to bind; any client may connect, and needs an access token to enter a
   *     room
   * @return the running server; its URI is the SDK's option {@code wsServer}
   * @throws java.io.UncheckedIOException if the address cannot be bound
   */
  public TwilioEmulator.Server serveSignalling(InetSocketAddress address) {
    return new SignallingServer(address, this::connect);
  }

  /**
   * Connects a browser's WebSocket, of an unauthenticated user. Hosts with signed-in users call
   * {@link #connect(String, Consumer)}.
   *
   * <p>The host's endpoint should close a WebSocket that receives nothing for 15 seconds. The SDK
   * sends a heartbeat every 4.8 seconds, and a missing heartbeat is the only sign of a lost
   * network. At most 1,000 messages or 8 MiB of text are queued for a slow browser. Beyond this
   * limit the participant is disconnected and nothing more is sent. The SDK then misses the
   * heartbeats and reconnects.
   *
   * @param send sends a text message to the browser. Messages are delivered in order, by one thread
   *     at a time; callers may block while it does. Its exceptions are logged and ignored.
   * @return receives the browser's messages
   */
  public TwilioEmulator.Signalling connect(Consumer<String> send) {
    return connect(InetAddress.getLoopbackAddress(), send);
  }

  private TwilioEmulator.Signalling connect(InetAddress host, Consumer<String> send) {
    return new SignallingSession(section, sessions, host, send, () -> {});
  }

  /**
   * Connects a browser's WebSocket, of a user who is signed in to the host.
   *
   * @param person identifies the user
   * @param send as for {@link #connect(Consumer)}
   * @return receives the browser's messages; empty if the user has 10 WebSockets open. The host
   *     must then close this one.
   */
  public Optional<TwilioEmulator.Signalling> connect(String person, Consumer<String> send) {
    return section.call(() -> components.signallingSessions.open(person, send));
  }

  /**
   * Connects a participant without a browser to the room that a token grants.
   *
   * @param token an access token that names its room
   * @return the connected participant
   * @throws TwilioEmulator.ConnectException with Twilio's error code if the token or the room is
   *     rejected
   */
  public TwilioEmulator.Guest join(String token) {
    return section.call(() -> HeadlessParticipant.join(section, sessions, token));
  }

  /**
   * Registers a receiver of connected, disconnected and ended events, which Twilio reports by
   * status callbacks.
   *
   * @param receiver the receiver. Events are delivered in order, on the thread that caused them. It
   *     may call the emulator. Its exceptions are logged and ignored.
   */
  @Override
  public void onEvent(Consumer<RoomEvent> receiver) {
    section.run(() -> components.publisher.addListener(receiver));
  }

  @Override
  public String toString() {
    return "TwilioEmulator[" + accountSid() + "]";
  }
}
