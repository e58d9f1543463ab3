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
 * An emulator of Twilio Video for development, demos and tests, without an account or a network. It
 * provides rooms in this process, Twilio's REST interface on a port ({@link #serve}), and the
 * signalling. The unmodified {@code twilio-video} browser SDK makes real calls with it. For the
 * signalling, the host passes every WebSocket of its endpoint to {@link #connect}. The page passes
 * the endpoint's address as the SDK's connect option {@code wsServer}, with {@code insights:
 * false}.
 *
 * <p>Emulated features: rooms with their limits on participants and, if created by REST, on time;
 * access tokens, validated and rejected with Twilio's codes; duplicate identities, disconnected
 * participants and completed rooms (connecting to a room that is not open fails with 53106);
 * publishing, muting and unpublishing tracks; data tracks; subscribe rules; status events,
 * including those of tracks. Browsers exchange tracks directly. The emulator sends dominant
 * speaker, network quality levels and switched-off tracks over data channels, by these rules:
 *
 * <ul>
 *   <li>The dominant speaker is the other participant who most recently joined with a microphone,
 *       published or unmuted one, or was passed to {@link Media#speak}.
 *   <li>Network quality is 5 for every participant, unless {@link Media#networkQuality} sets it.
 *   <li>A video track is switched off for a subscriber if its page does not show the track (render
 *       hints), or by {@link Media#switchOff}. The same applies if its bandwidth profile allows
 *       fewer tracks, by {@code maxTracks} or {@code maxSubscriptionBitrate}. Every video track
 *       counts as 250,000 bits per second, and one always fits. With {@code trackSwitchOffMode}
 *       {@code disabled} the bitrate does not count. The tracks of the lowest priority are off, the
 *       newest first. The subscriber's priority goes before the publisher's. The dominant speaker's
 *       track has at least {@code dominantSpeakerPriority} and stays on among equal ones.
 * </ul>
 *
 * <p>REST resources: {@code /v1/Rooms} with {@code RecordingRules} and {@code Participants}, their
 * tracks and subscribe rules; {@code /2010-04-01/Accounts/{sid}/Usage} with {@code Records} and
 * {@code Triggers}. Fields, paging and errors are Twilio's. See also {@linkplain #callbackQueue
 * signed callbacks}, {@linkplain #configure ad-hoc rooms and quotas}, and {@linkplain #faults fault
 * injection}.
 *
 * <p>The emulator also runs standalone, as {@code java -jar bookend-emulator-VERSION-standalone.jar
 * [--port=8089] [--signalling-port=8090] [--ad-hoc]}. It prints the settings for clients and uses
 * the four {@code TWILIO_} environment variables if they are set. Its own resources take
 * authenticated form requests:
 *
 * <ul>
 *   <li>{@code POST /emulator/guests} with {@code token} connects a participant without a browser
 *       and returns its {@code sid}; {@code DELETE /emulator/guests/{sid}} disconnects it.
 *   <li>{@code POST /emulator/faults} injects faults. It takes {@code operation} and {@code fault},
 *       or {@code callback}, with the names of {@link EmulatorFaults}, and {@code times}, or {@code
 *       probability} and {@code seed}. {@code DELETE /emulator/faults} clears faults, {@code POST
 *       /emulator/faults/release} releases them.
 *   <li>{@code POST /emulator/rooms/{room}/speaker} takes {@code identity}, empty for no speaker.
 *   <li>{@code POST /emulator/rooms/{room}/network-quality} takes {@code identity} and {@code
 *       level}.
 *   <li>{@code POST /emulator/rooms/{room}/switched-off} takes {@code identity}, {@code track} and
 *       {@code off} (true or false).
 * </ul>
 *
 * <p>Media do not pass through the emulator. The {@linkplain dev.bookend.emulator package
 * description} lists the features without emulation.
 *
 * <p>Usage counts ended connections, at the list price. The {@code Date} header has the machine's
 * time, not the clock's. A lost WebSocket disconnects its participant at once; Twilio waits for
 * half a minute. A browser that reconnects within 30 seconds resumes its session, and the other
 * browsers see a new connection. Leaving causes no track callbacks.
 *
 * <p>Data channels use one UDP socket and one thread while a browser with the SDK is in a room. The
 * socket is bound to the loopback interface or, with {@link #serveSignalling}, to the address of
 * the browser's WebSocket. A browser that cannot reach it within 10 seconds continues without data
 * channels.
 *
 * <p>Thread-safe. Other threads exist only for {@link #serve}, {@link #serveSignalling}, {@link
 * TwilioEmulator.Callbacks#start}, data channels and preflight tests. The clock is the given one.
 * Identities and tokens are never logged.
 */
public final class TwilioEmulator extends EmulatedAccount {
  /** Receives the messages of one WebSocket, in any order and of any content. Never throws. */
  public interface Signalling {
    /**
     * Receives a text message.
     *
     * @param text any text; a message that is too long, not JSON or unexpected is ignored
     * @return as for {@link #receive(String, boolean)}
     */
    default boolean receive(String text) {
      return receive(text, true);
    }

    /**
     * Receives a part of a text message. The maximum length of a message is 65,536 characters, and
     * 1,048,576 after an access token was accepted. Longer messages are ignored and not stored.
     *
     * @param part any text
     * @param last whether this part ends the message
     * @return false after more than 2,000 parts within 10 seconds. The participant is then
     *     disconnected, further messages are ignored, and the host must close the WebSocket.
     */
    boolean receive(String part, boolean last);

    /** Reports that either side has closed the WebSocket. Disconnects its participant, if any. */
    void closed();
  }

  /** A running server of the REST interface or the signalling. */
  public interface Server extends AutoCloseable {
    /** {@return the server's address: scheme, host and port, without a path} */
    URI uri();

    /** Stops the server. Rooms and participants remain. */
    @Override
    void close();
  }

  /** A participant without a browser. Thread-safe. */
  public interface Guest {
    /** {@return Twilio's SID of this participant} */
    String sid();

    /** {@return whether the participant is in the room} */
    boolean isConnected();

    /** Leaves the room. Has no effect after the participant has left. */
    void leave();
  }

  /**
   * Controls for events that a media server would detect. They take effect in browsers with the
   * {@code twilio-video} SDK. Thread-safe.
   */
  public interface Media {
    /**
     * Makes a participant the dominant speaker for the others in the room. This lasts until another
     * participant publishes or unmutes a microphone, or this one mutes it or leaves.
     *
     * @param room name or SID
     * @param identity identity of the participant
     * @throws InvalidValueException if the room is not open or has no participant of this identity
     */
    void speak(String room, String identity);

    /**
     * Leaves the room without a dominant speaker until the next one speaks.
     *
     * @param room name or SID
     * @throws InvalidValueException if the room is not open
     */
    void silence(String room);

    /**
     * Sets a participant's network quality, as reported to all browsers in the room.
     *
     * @param room name or SID
     * @param identity identity of the participant
     * @param level 0 (broken) to 5 (very good, the default)
     * @throws InvalidValueException if the room is not open or has no participant of this identity,
     *     or if the level is out of range
     */
    void networkQuality(String room, String identity, int level);

    /**
     * Switches a video track off for one subscriber, as at low bandwidth.
     *
     * @param room name or SID
     * @param identity identity of the subscriber
     * @param track name or SID
     * @throws InvalidValueException if the room, the subscriber or the video track does not exist
     */
    void switchOff(String room, String identity, String track);

    /**
     * Reverts {@link #switchOff}. Render hints or the bandwidth profile may still keep the track
     * off.
     *
     * @param room name or SID
     * @param identity identity of the subscriber
     * @param track name or SID
     * @throws InvalidValueException if the room, the subscriber or the video track does not exist
     */
    void switchOn(String room, String identity, String track);
  }

  /** Thrown when a participant is not admitted to a room. The message is Twilio's. */
  public static final class ConnectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    ConnectException(int code, String message) {
      super(message);
      this.code = code;
    }

    /** {@return Twilio's error code} */
    public int code() {
      return code;
    }
  }

  /**
   * A status callback, or the callback of a usage trigger. The text form contains only the event.
   *
   * @param event such as {@code participant-connected}; {@code usage-trigger} for a trigger
   * @param method POST, or GET with the parameters in the URL
   * @param url the URL exactly as requested and signed
   * @param parameters decoded parameters
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
   * The queue of callbacks to deliver. Tests deliver them one by one, in any order, twice or not at
   * all; a thread delivers them in order. Delivery waits up to 15 seconds for the receiver's
   * response. Thread-safe.
   */
  public interface Callbacks {
    /** {@return the queued callbacks, earliest first} */
    List<Callback> waiting();

    /**
     * Delivers a callback and removes it from the queue. Delivered ones may be delivered again.
     *
     * @param callback a callback that is or was queued
     * @return the HTTP status of the response; 0 if there was none
     */
    int deliver(Callback callback);

    /** Delivers the queued callbacks in order until the queue is empty. */
    void deliverAll();

    /**
     * Removes a callback from the queue without delivering it.
     *
     * @param callback a queued callback
     */
    void remove(Callback callback);

    /** Starts a daemon thread that delivers callbacks in order. Has no effect while it runs. */
    void start();

    /** Stops the delivery thread. */
    void stop();
  }

  /**
   * Credentials of an account. The text form contains no secrets.
   *
   * @param accountSid AC and 32 hexadecimal digits
   * @param authToken the key that signs status callbacks, 32 hexadecimal digits
   * @param apiKeySid SK and 32 hexadecimal digits
   * @param apiKeySecret the key that signs tokens, at least 32 characters
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
      InvalidValueException.check(value.matches(pattern), field, "must be " + form);
    }

    /** {@return new random credentials} */
    public static Credentials random() {
      return new Credentials(Sid.random("AC"), Sid.random(""), Sid.random("SK"), Sid.random(""));
    }

    @Override
    public String toString() {
      return "Credentials[" + accountSid + "]";
    }
  }

  /**
   * Options of an account.
   *
   * @param adHocRooms whether connecting to a missing room opens it, as on Twilio by default;
   *     default false
   * @param goneAfterEnd how long REST answers 404 for a completed room; default zero
   * @param maxRooms maximum number of open rooms; REST rejects more with 53119; default 10,000
   * @param writesPerSecond maximum write requests per second, beyond which REST answers 429; 0, the
   *     default, for no limit; Twilio's limit is 20
   * @param readsPerSecond the same for read requests; Twilio's limit is 80
   */
  public record Options(
      boolean adHocRooms,
      Duration goneAfterEnd,
      int maxRooms,
      int writesPerSecond,
      int readsPerSecond) {
    public Options {
      checkAtLeast(0, goneAfterEnd.toMillis(), "goneAfterEnd");
      checkAtLeast(1, maxRooms, "maxRooms");
      checkAtLeast(0, writesPerSecond, "writesPerSecond");
      checkAtLeast(0, readsPerSecond, "readsPerSecond");
    }

    private static void checkAtLeast(long least, long value, String field) {
      InvalidValueException.check(value >= least, field, "must be at least " + least);
    }

    /** {@return the default options} */
    public static Options defaults() {
      return new Options(false, Duration.ZERO, 10_000, 0, 0);
    }

    /** {@return a copy with ad-hoc rooms} */
    public Options withAdHocRooms() {
      return new Options(true, goneAfterEnd, maxRooms, writesPerSecond, readsPerSecond);
    }

    /**
     * {@return a copy with another time of 404 responses after a room's end}
     *
     * @param time how long REST answers 404
     */
    public Options withGoneAfterEnd(Duration time) {
      return new Options(adHocRooms, time, maxRooms, writesPerSecond, readsPerSecond);
    }

    /**
     * {@return a copy with another maximum of open rooms}
     *
     * @param rooms maximum number, at least 1
     */
    public Options withMaxRooms(int rooms) {
      return new Options(adHocRooms, goneAfterEnd, rooms, writesPerSecond, readsPerSecond);
    }

    /**
     * {@return a copy with other quotas}
     *
     * @param writes maximum write requests per second; 0 for no limit
     * @param reads maximum read requests per second; 0 for no limit
     */
    public Options withQuota(int writes, int reads) {
      return new Options(adHocRooms, goneAfterEnd, maxRooms, writes, reads);
    }
  }

  /** Creates an emulator with the system clock and random credentials. */
  public TwilioEmulator() {
    this(Clock.systemUTC());
  }

  /**
   * Creates an emulator with random credentials.
   *
   * @param clock decides the expiry of tokens, time limits, and the times of events
   */
  public TwilioEmulator(Clock clock) {
    this(clock, Credentials.random());
  }

  /**
   * Creates an emulator with fixed credentials.
   *
   * @param clock decides the expiry of tokens, time limits, and the times of events
   * @param credentials credentials of the account
   */
  public TwilioEmulator(Clock clock, Credentials credentials) {
    super(new EmulatorComponents(credentials, clock));
  }
}
