package dev.bookend.emulator;

import dev.bookend.call.InvalidValueException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Twilio Video without an account or a network, for development, demos and tests: rooms in this
 * process, Twilio's REST interface on a port ({@link #serve}), and the signalling that lets the
 * unchanged {@code twilio-video} browser SDK make real calls. For that the host gives every
 * WebSocket of its endpoint to {@link #connect}; the page passes that endpoint's address as the
 * SDK's connect option {@code wsServer}, and {@code insights: false}.
 *
 * <p>Emulated are rooms and their limits of people and, if they were opened by REST, of time;
 * access tokens, checked and refused with Twilio's codes; duplicate identities, kicks, completed
 * rooms (connecting to one is refused with 53106, as to any that is not open); publishing, muting
 * and unpublishing tracks; data tracks; subscribe rules; status events, those of tracks too. Tracks
 * go directly from browser to browser. Over data channels to each browser come the dominant
 * speaker, network quality levels, and tracks that are switched off, by these rules:
 *
 * <ul>
 *   <li>The dominant speaker is, of the others in the room, the one who most recently came in with
 *       a microphone, published or unmuted one, or for whom {@link Media#speak} was called.
 *   <li>Network quality is 5 for everybody, unless {@link Media#networkQuality} sets it.
 *   <li>A video track is switched off for a subscriber whose page does not show it (render hints),
 *       for whom {@link Media#switchOff} was called, or whose bandwidth profile allows fewer tracks
 *       ({@code maxTracks}): then those of the lowest priority are off, the newest first. The
 *       subscriber's priority goes before the publisher's; the dominant speaker's track has at
 *       least {@code dominantSpeakerPriority}, and of equal ones stays on.
 * </ul>
 *
 * <p>By REST: {@code /v1/Rooms}, their {@code RecordingRules} and {@code Participants} with tracks
 * and subscribe rules, and {@code /2010-04-01/Accounts/{sid}/Usage} with {@code Records} and {@code
 * Triggers}, with Twilio's fields, paging and errors; {@linkplain #callbacks signed callbacks},
 * {@linkplain #behave ad-hoc rooms and quotas}, {@linkplain #faults faults}.
 *
 * <p>It also runs by itself, as {@code java -jar bookend-core-VERSION-emulator.jar [--port=8089]
 * [--signalling-port=8090] [--ad-hoc]}, and prints what a client needs; the four {@code TWILIO_}
 * variables are used if they are set. Over HTTP it takes, authenticated like the rest and as forms,
 * what is not Twilio's too: {@code POST /emulator/guests} with {@code token} brings somebody in and
 * tells the {@code sid}, {@code DELETE /emulator/guests/{sid}} lets them leave; {@code POST
 * /emulator/faults} with {@code operation} and {@code fault}, or with {@code callback}, in the
 * names of {@link EmulatorFaults}, and {@code times} or {@code probability} and {@code seed};
 * {@code DELETE /emulator/faults} and {@code POST /emulator/faults/release}; for {@link Media},
 * {@code POST /emulator/rooms/{room}/speaker} with {@code identity} (empty for nobody), {@code
 * …/network-quality} with {@code identity} and {@code level}, and {@code …/switched-off} with
 * {@code identity}, {@code track} and {@code off} (true or false).
 *
 * <p>Not emulated, because media do not pass through the emulator (the JDK's DTLS does not
 * negotiate SRTP): audio levels and measured bandwidth, so that nobody becomes the dominant speaker
 * by speaking, and no track is switched off by {@code maxSubscriptionBitrate} or {@code
 * trackSwitchOffMode}; a switched-off track, which browsers still send; render dimensions and
 * simulcast by publisher hints; media of somebody who is alone, whose statistics list the local
 * tracks with 0 bytes; large rooms. Nor are recordings and transcriptions; their parameters are
 * kept and told again, and browsers learn whether the room is recorded. REST answers 501 for what
 * it does not have. Codecs and media region are kept, and change nothing. There is no TURN but for
 * a browser's preflight test on this machine.
 *
 * <p>Usage counts connections that have ended, at the list price. The {@code Date} header is the
 * machine's time, whatever the clock says. A lost WebSocket is a person who left at once, not after
 * Twilio's half minute; if the browser is back within that time its session continues, and the
 * others see it come again. Who leaves has no callbacks for tracks.
 *
 * <p>Data channels take one UDP socket and one thread while a browser with the SDK is in a room: on
 * the loopback interface, or for {@link #serveSignalling} on the address that the browser's
 * WebSocket came to. A browser that does not reach it within 10 seconds goes on without them.
 *
 * <p>It has no clock of its own, no other thread but those of {@link #serve}, {@link
 * #serveSignalling}, {@link TwilioEmulator.Callbacks#start} and of preflight tests, and is
 * thread-safe. Identities and tokens are never logged.
 */
public final class TwilioEmulator extends EmulatedAccount {
  /** One WebSocket of a browser. It takes whatever comes, in any order, and never throws. */
  public interface Signalling {
    /**
     * A text message came.
     *
     * @param text anything; what is too long, no JSON or not expected is ignored
     * @return as {@link #receive(String, boolean)}
     */
    default boolean receive(String text) {
      return receive(text, true);
    }

    /**
     * A part of a text message came. A message may have 65,536 characters, and 1,048,576 once an
     * access token is accepted; a longer one is ignored, and takes no memory.
     *
     * @param part anything
     * @param last whether the message ends with it
     * @return false once more than 2,000 have come within 10 seconds: then the person has left,
     *     nothing is heard any more, and the host is to close the WebSocket
     */
    boolean receive(String part, boolean last);

    /** The WebSocket is closed, by either side. Who was in a room has left it. */
    void closed();
  }

  /** The REST interface, or the signalling, on a port. */
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

  /**
   * What a media server would notice by itself. It reaches browsers with the {@code twilio-video}
   * SDK; identities are those in the room. Thread-safe.
   */
  public interface Media {
    /**
     * Makes somebody the dominant speaker for everybody else in the room, until somebody else
     * publishes or unmutes a microphone, or this one mutes it or leaves.
     *
     * @param room by name or SID
     * @param identity who begins to speak
     * @throws InvalidValueException if the room is not open, or nobody of that identity is in it
     */
    void speak(String room, String identity);

    /**
     * Leaves the room without a dominant speaker, until somebody begins to speak.
     *
     * @param room by name or SID
     * @throws InvalidValueException if the room is not open
     */
    void silence(String room);

    /**
     * Sets the quality of somebody's network, as that browser and the others are told.
     *
     * @param room by name or SID
     * @param identity whose network it is
     * @param level 0 (broken) to 5 (very good, the default)
     * @throws InvalidValueException if the room is not open, nobody of that identity is in it, or
     *     the level is out of range
     */
    void networkQuality(String room, String identity, int level);

    /**
     * Switches a video track off for one subscriber, as for want of bandwidth.
     *
     * @param room by name or SID
     * @param identity who subscribes to the track
     * @param track by name or SID
     * @throws InvalidValueException if there is no such room, subscriber or video track
     */
    void switchOff(String room, String identity, String track);

    /**
     * Ends that; the track is on if nothing else keeps it off.
     *
     * @param room by name or SID
     * @param identity who subscribes to the track
     * @param track by name or SID
     * @throws InvalidValueException if there is no such room, subscriber or video track
     */
    void switchOn(String room, String identity, String track);
  }

  /** Somebody is not let into a room. */
  public static final class ConnectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    ConnectException(int code, String words) {
      super(words);
      this.code = code;
    }

    /** {@return Twilio's code of why} */
    public int code() {
      return code;
    }
  }

  /**
   * A status callback, or the callback of a usage trigger. Its text form does not show whom it is
   * about.
   *
   * @param event as {@code participant-connected}; {@code usage-trigger} for a trigger
   * @param method POST, or GET with the parameters in the address
   * @param url exactly as it is called and signed
   * @param parameters decoded
   * @param signature the header {@code X-Twilio-Signature}
   */
  public record Callback(
      String event, String method, String url, Map<String, String> parameters, String signature) {
    public Callback {
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    @Override
    public String toString() {
      return "Callback[" + event + "]";
    }
  }

  /**
   * The callbacks that wait to be delivered: one by one, in any order, twice or not at all, by hand
   * or by a thread. Delivering waits for the receiver's answer, up to 15 seconds. Thread-safe.
   */
  public interface Callbacks {
    /** {@return what waits, the earliest first} */
    List<Callback> waiting();

    /**
     * Delivers one, whether it waits or was delivered before.
     *
     * @param callback any that waited
     * @return the status that the receiver answered with; 0 if it did not
     */
    int deliver(Callback callback);

    /** Delivers what waits, in order, until nothing does. */
    void deliverAll();

    /**
     * Loses one.
     *
     * @param callback any that waits
     */
    void remove(Callback callback);

    /** Delivers by a daemon thread, in order, from now on. */
    void start();

    /** Delivers no more of itself. */
    void stop();
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
   * @param writesPerSecond how many before 429; 0, the default, for any number; Twilio's are 20
   * @param readsPerSecond likewise; Twilio's are 80
   */
  public record Behaviour(
      boolean adHocRooms,
      Duration goneAfterEnd,
      int maxRooms,
      int writesPerSecond,
      int readsPerSecond) {
    public Behaviour {
      checkAtLeast(0, goneAfterEnd.toMillis(), "goneAfterEnd");
      checkAtLeast(1, maxRooms, "maxRooms");
      checkAtLeast(0, writesPerSecond, "writesPerSecond");
      checkAtLeast(0, readsPerSecond, "readsPerSecond");
    }

    private static void checkAtLeast(long least, long value, String field) {
      if (value < least) {
        throw new InvalidValueException(field, "must be at least " + least);
      }
    }

    /** {@return the defaults} */
    public static Behaviour defaults() {
      return new Behaviour(false, Duration.ZERO, 10_000, 0, 0);
    }

    /** {@return the same with ad-hoc rooms} */
    public Behaviour withAdHocRooms() {
      return new Behaviour(true, goneAfterEnd, maxRooms, writesPerSecond, readsPerSecond);
    }

    /**
     * {@return the same with rooms that are gone for a while after their end}
     *
     * @param time for how long
     */
    public Behaviour withGoneAfterEnd(Duration time) {
      return new Behaviour(adHocRooms, time, maxRooms, writesPerSecond, readsPerSecond);
    }

    /**
     * {@return the same with another bound on open rooms}
     *
     * @param rooms how many
     */
    public Behaviour withMaxRooms(int rooms) {
      return new Behaviour(adHocRooms, goneAfterEnd, rooms, writesPerSecond, readsPerSecond);
    }

    /**
     * {@return the same with quotas}
     *
     * @param writes how many a second; 0 for any number
     * @param reads likewise
     */
    public Behaviour withQuota(int writes, int reads) {
      return new Behaviour(adHocRooms, goneAfterEnd, maxRooms, writes, reads);
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
    super(new EmulatorComponents(credentials, clock));
  }
}
