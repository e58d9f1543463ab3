package dev.bookend.emulator;

import dev.bookend.call.InvalidValueException;
import dev.bookend.port.RoomEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
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
public final class TwilioEmulator extends EmulatedRooms {
  private final Workings workings;

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

  /** The REST interface on a port. */
  public interface Server extends AutoCloseable {
    /** {@return where it is: scheme, host and port, without a path} */
    URI uri();

    /** Stops it; rooms and people stay. */
    @Override
    void close();
  }

  /** Somebody without a browser, in a room or no longer. Thread-safe. */
  public interface Guest {
    /** {@return Twilio's SID of this participant} */
    String sid();

    /** {@return whether it is in the room} */
    boolean isConnected();

    /** Leaves the room; once out, nothing happens. */
    void leave();
  }

  /** Somebody is not let into a room. */
  public static final class ConnectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    ConnectException(int code, String words) {
      super(code + " " + words);
      this.code = code;
    }

    /** {@return Twilio's code of why} */
    public int code() {
      return code;
    }
  }

  /** What REST is asked to do. */
  public enum Operation {
    /** Opens a room. */
    CREATE_ROOM,
    /** Lists rooms. */
    LIST_ROOMS,
    /** Reads one room. */
    FETCH_ROOM,
    /** Ends a room. */
    END_ROOM,
    /** Lists who is or was in a room. */
    LIST_PARTICIPANTS,
    /** Reads one participant. */
    FETCH_PARTICIPANT,
    /** Puts somebody out. */
    DISCONNECT_PARTICIPANT,
    /** Erases who somebody was. */
    ANONYMIZE,
    /** Reads usage records. */
    READ_USAGE,
    /** Lists usage triggers or reads one. */
    READ_TRIGGERS,
    /** Makes, changes or deletes a usage trigger. */
    WRITE_TRIGGER
  }

  /**
   * Credentials as Twilio gives them. No secret is in the text form.
   *
   * @param accountSid AC and 32 hexadecimal digits
   * @param authToken what signs status callbacks, 32 hexadecimal digits
   * @param apiKeySid SK and 32 hexadecimal digits
   * @param apiKeySecret what signs tokens, at least 32 characters
   */
  public record Credentials(
      String accountSid, String authToken, String apiKeySid, String apiKeySecret) {
    public Credentials {
      check(accountSid, "AC[0-9a-fA-F]{32}", "accountSid", "AC and 32 hexadecimal digits");
      check(authToken, "[0-9a-fA-F]{32}", "authToken", "32 hexadecimal digits");
      check(apiKeySid, "SK[0-9a-fA-F]{32}", "apiKeySid", "SK and 32 hexadecimal digits");
      check(apiKeySecret, "[!-~]{32,}", "apiKeySecret", "at least 32 characters");
    }

    private static void check(String value, String pattern, String field, String form) {
      if (!value.matches(pattern)) {
        throw new InvalidValueException(field, "must be " + form);
      }
    }

    /** {@return made-up ones} */
    public static Credentials random() {
      return new Credentials(Sid.random("AC"), Sid.random(""), Sid.random("SK"), Sid.random(""));
    }

    @Override
    public String toString() {
      return "Credentials[" + accountSid + "]";
    }
  }

  /**
   * What an account is like.
   *
   * @param adHocRooms whether connecting to a room that is not open opens it, as with accounts of
   *     Twilio's unless that is switched off there; off by default
   * @param goneAfterEnd how long REST answers 404 for a room that has just ended; not at all by
   *     default
   * @param maxRooms how many may be open at once before creating one gives 53119; 10,000 by default
   */
  public record Behaviour(boolean adHocRooms, Duration goneAfterEnd, int maxRooms) {
    /** {@return the defaults} */
    public static Behaviour defaults() {
      return new Behaviour(false, Duration.ZERO, 10_000);
    }
  }

  /** With the system's clock and made-up credentials. */
  public TwilioEmulator() {
    this(Clock.systemUTC());
  }

  /**
   * With made-up credentials, and a clock that says when tokens expire and events happened.
   *
   * @param clock the time
   */
  public TwilioEmulator(Clock clock) {
    this(clock, Credentials.random());
  }

  /**
   * With an account that is known beforehand.
   *
   * @param clock the time
   * @param credentials of the account
   */
  public TwilioEmulator(Clock clock, Credentials credentials) {
    this(Workings.of(credentials, clock));
  }

  private TwilioEmulator(Workings workings) {
    super(workings);
    this.workings = workings;
  }

  /** {@return the account's SID: the subject of valid tokens} */
  public String accountSid() {
    return workings.account().accountSid();
  }

  /** {@return the account's Auth Token: what signs status callbacks} */
  public String authToken() {
    return workings.account().authToken();
  }

  /** {@return the API key's SID: the issuer of valid tokens} */
  public String apiKeySid() {
    return workings.account().apiKeySid();
  }

  /** {@return the API key's secret: what signs valid tokens} */
  public String apiKeySecret() {
    return workings.account().apiKeySecret();
  }

  /**
   * Changes what the account is like, from now on.
   *
   * @param how the new behaviour
   */
  public void behave(Behaviour how) {
    workings.behave(how);
  }

  /**
   * Serves REST over HTTP on the loopback interface, on daemon threads, until it is closed.
   *
   * @param port where; 0 for any free one
   * @return the running server
   * @throws java.io.UncheckedIOException if the port can't be had
   */
  public Server serve(int port) {
    return serve(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /**
   * Serves REST over HTTP on daemon threads, until it is closed.
   *
   * @param address where; whoever reaches it reaches the emulator, so keep it off public networks
   * @return the running server
   * @throws java.io.UncheckedIOException if the address can't be had
   */
  public Server serve(InetSocketAddress address) {
    return new HttpFace(address, workings.rest()::answer);
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
    return new Browser(workings.turn(), workings.switchboard(), send);
  }

  /**
   * Brings somebody without a browser into the room that a token opens.
   *
   * @param token an access token that names its room
   * @return who is in now
   * @throws ConnectException with Twilio's code if it is refused
   */
  public Guest join(String token) {
    return GuestSeat.take(workings.turn(), workings.switchboard(), token);
  }

  /**
   * Tells what Twilio's status callbacks would, from now on: connected, disconnected, ended.
   *
   * @param callback is told in order, on the thread that caused the event, and may call the
   *     emulator; what it throws is logged and harms nobody
   */
  public void onEvent(Consumer<RoomEvent> callback) {
    workings.turn().take(() -> workings.announcer().listen(callback));
  }

  /**
   * Ends what time alone ends: rooms without anybody and stays that are too long. Otherwise that
   * happens with whatever is asked next.
   */
  public void lapse() {
    workings.turn().take(() -> {});
  }

  @Override
  public String toString() {
    return "TwilioEmulator[" + accountSid() + "]";
  }
}
