package dev.bookend.twilio;

import dev.bookend.call.InvalidValueException;
import dev.bookend.port.VideoRooms;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * REST client of one Twilio account. All operations share one connection pool and the account's
 * rate limits, so an application needs one client per account. The HTTP layer sends each request
 * once; operations retry only requests that are safe to repeat. An operation ends within {@link
 * Settings#operationTimeout()}; the list of open rooms has that time for each page. Thread-safe.
 */
public class TwilioClient {
  private final VideoRooms rooms;
  private final TwilioUsage usage;

  /**
   * Creates a client without connecting to Twilio.
   *
   * @param credentials the account and the API key for HTTP Basic authentication
   * @param settings URL, time-outs, rate limits and room options
   * @param clock the time, for Twilio responses without a timestamp
   */
  public TwilioClient(TwilioCredentials credentials, Settings settings, Clock clock) {
    this(credentials, settings, clock, System::nanoTime);
  }

  /** Takes the time by which rates, connection ages and operations are measured. */
  TwilioClient(TwilioCredentials credentials, Settings settings, Clock clock, Timing timing) {
    ClientContext context = new ClientContext(credentials, settings, clock, timing);
    this.rooms = new TwilioRooms(context);
    this.usage = new TwilioUsage(context);
  }

  /**
   * {@return the account's rooms} Rooms are of type {@code group}. Two limits at Twilio are
   * backstops for the case that no node closes the room. Twilio closes a room that has been empty
   * for as long as its call can last (1 to 60 minutes). Twilio disconnects participants after that
   * time, 10 minutes at least and 24 hours at most. A room name has 1 to 128 ASCII letters, digits,
   * {@code . _ ~ -} and does not begin with a dot; other names throw {@link InvalidValueException}.
   * The list of open rooms has at most 100 pages of 100 rooms; each page has its own {@link
   * Settings#operationTimeout()}.
   */
  public VideoRooms rooms() {
    return rooms;
  }

  /** {@return the account's usage records and usage alerts} */
  public TwilioUsage usage() {
    return usage;
  }

  /**
   * URL, time-outs, rate limits and room options. Immutable.
   *
   * @param apiUrl base URL of an emulator or reverse proxy in place of Twilio: scheme and host,
   *     optionally port and path; null for Twilio
   * @param edge Twilio's edge location, such as {@code dublin}; null for its default
   * @param statusCallback URL that Twilio posts room events to; null for none
   * @param connectTimeout time limit for connecting: 10 ms to 60 s
   * @param responseTimeout time limit for one request, from connecting to the last byte of the
   *     response: 10 ms to 60 s
   * @param operationTimeout time limit for an operation with all its requests: {@code
   *     responseTimeout} to 5 min. In the list of open rooms, the limit applies to each page
   * @param writesPerSecond rate limit for requests that change something: 1 to 1000 in any second.
   *     Closing rooms and disconnecting participants take priority, and a quarter of the limit is
   *     reserved for them
   * @param readsPerSecond rate limit for all other requests: 1 to 1000 in any second. A quarter is
   *     reserved for reads needed to open a room or disconnect a participant. Presence checks,
   *     lists of open rooms and usage use the rest
   * @param roomOptions options of new rooms
   * @param proxy credentials for a forward proxy that requires them; null for none
   */
  public record Settings(
      @Nullable URI apiUrl,
      @Nullable String edge,
      @Nullable URI statusCallback,
      Duration connectTimeout,
      Duration responseTimeout,
      Duration operationTimeout,
      int writesPerSecond,
      int readsPerSecond,
      RoomOptions roomOptions,
      @Nullable Proxy proxy) {
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(10);
    private static final Duration MAX_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration MAX_OPERATION_TIMEOUT = Duration.ofMinutes(5);
    private static final int MAX_CALLBACK_LENGTH = 1023;
    private static final Pattern EDGE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Settings DEFAULTS =
        new Settings(
            null,
            null,
            null,
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            20,
            80,
            new RoomOptions(null, false, false),
            null);

    /**
     * Validates the settings.
     *
     * @throws InvalidValueException naming the first setting that is out of its range
     */
    public Settings {
      if (apiUrl != null) {
        Check.check(
            Check.isHttpUrl(apiUrl)
                && apiUrl.getRawUserInfo() == null
                && apiUrl.getRawQuery() == null
                && apiUrl.getRawFragment() == null,
            "apiUrl",
            "must be an http or https address without user, query and fragment");
        Check.check(
            apiUrl.getHost() != null,
            "apiUrl",
            "must have a host of letters, digits, dots and hyphens: Java's HTTP client refuses"
                + " others");
      }
      Check.check(
          edge == null || EDGE.matcher(edge).matches(), "edge", "must be like dublin or sydney");
      if (statusCallback != null) {
        Check.check(
            Check.isHttpUrl(statusCallback), "statusCallback", "must be an http or https address");
        Check.check(
            statusCallback.toString().length() <= MAX_CALLBACK_LENGTH,
            "statusCallback",
            "must have at most " + MAX_CALLBACK_LENGTH + " characters");
      }
      Check.check(
          isTimeout(connectTimeout, MAX_TIMEOUT),
          "connectTimeout",
          "must be between 10 ms and 60 s");
      Check.check(
          isTimeout(responseTimeout, MAX_TIMEOUT),
          "responseTimeout",
          "must be between 10 ms and 60 s");
      Check.check(
          operationTimeout.compareTo(responseTimeout) >= 0
              && operationTimeout.compareTo(MAX_OPERATION_TIMEOUT) <= 0,
          "operationTimeout",
          "must be between responseTimeout and 5 min");
      Check.check(
          writesPerSecond >= 1 && writesPerSecond <= 1000,
          "writesPerSecond",
          "must be between 1 and 1000");
      Check.check(
          readsPerSecond >= 1 && readsPerSecond <= 1000,
          "readsPerSecond",
          "must be between 1 and 1000");
    }

    /**
     * {@return the defaults: Twilio's own URL, no status callbacks, 2 s to connect, 2 s for a
     * request, 5 s for an operation, 20 writes and 80 reads per second} These are the rate limits
     * of a Twilio account. If several nodes or applications share an account, divide them by their
     * number.
     */
    public static Settings defaults() {
      return DEFAULTS;
    }

    /**
     * {@return these settings with another base URL}
     *
     * @param apiUrl see {@link #apiUrl()}
     */
    public Settings withApiUrl(@Nullable URI apiUrl) {
      return new Settings(
          apiUrl,
          edge,
          statusCallback,
          connectTimeout,
          responseTimeout,
          operationTimeout,
          writesPerSecond,
          readsPerSecond,
          roomOptions,
          proxy);
    }

    /**
     * {@return these settings with another edge location}
     *
     * @param edge see {@link #edge()}
     */
    public Settings withEdge(@Nullable String edge) {
      return new Settings(
          apiUrl,
          edge,
          statusCallback,
          connectTimeout,
          responseTimeout,
          operationTimeout,
          writesPerSecond,
          readsPerSecond,
          roomOptions,
          proxy);
    }

    /**
     * {@return these settings with another status callback URL}
     *
     * @param statusCallback see {@link #statusCallback()}
     */
    public Settings withStatusCallback(@Nullable URI statusCallback) {
      return new Settings(
          apiUrl,
          edge,
          statusCallback,
          connectTimeout,
          responseTimeout,
          operationTimeout,
          writesPerSecond,
          readsPerSecond,
          roomOptions,
          proxy);
    }

    /**
     * {@return these settings with other time-outs}
     *
     * @param connectTimeout see {@link #connectTimeout()}
     * @param responseTimeout see {@link #responseTimeout()}
     * @param operationTimeout see {@link #operationTimeout()}
     */
    public Settings withTimeouts(
        Duration connectTimeout, Duration responseTimeout, Duration operationTimeout) {
      return new Settings(
          apiUrl,
          edge,
          statusCallback,
          connectTimeout,
          responseTimeout,
          operationTimeout,
          writesPerSecond,
          readsPerSecond,
          roomOptions,
          proxy);
    }

    /**
     * {@return these settings with other rate limits}
     *
     * @param writesPerSecond see {@link #writesPerSecond()}
     * @param readsPerSecond see {@link #readsPerSecond()}
     */
    public Settings withQuotas(int writesPerSecond, int readsPerSecond) {
      return new Settings(
          apiUrl,
          edge,
          statusCallback,
          connectTimeout,
          responseTimeout,
          operationTimeout,
          writesPerSecond,
          readsPerSecond,
          roomOptions,
          proxy);
    }

    /**
     * {@return these settings with other options of new rooms}
     *
     * @param roomOptions see {@link #roomOptions()}
     */
    public Settings withRoomOptions(RoomOptions roomOptions) {
      return new Settings(
          apiUrl,
          edge,
          statusCallback,
          connectTimeout,
          responseTimeout,
          operationTimeout,
          writesPerSecond,
          readsPerSecond,
          roomOptions,
          proxy);
    }

    /**
     * {@return these settings with other proxy credentials}
     *
     * @param proxy see {@link #proxy()}
     */
    public Settings withProxy(@Nullable Proxy proxy) {
      return new Settings(
          apiUrl,
          edge,
          statusCallback,
          connectTimeout,
          responseTimeout,
          operationTimeout,
          writesPerSecond,
          readsPerSecond,
          roomOptions,
          proxy);
    }

    /**
     * {@return all settings, except the user and query of the callback URL, which may be secret}
     */
    @Override
    public String toString() {
      return "Settings[apiUrl=%s, edge=%s, statusCallback=%s, connectTimeout=%s,"
          .concat(
              " responseTimeout=%s, operationTimeout=%s, writesPerSecond=%d, readsPerSecond=%d,")
          .concat(" roomOptions=%s, proxy=%s]")
          .formatted(
              apiUrl,
              edge,
              statusCallback == null ? null : redacted(statusCallback),
              connectTimeout,
              responseTimeout,
              operationTimeout,
              writesPerSecond,
              readsPerSecond,
              roomOptions,
              proxy);
    }

    private static String redacted(URI uri) {
      String authority = uri.getRawAuthority();
      String host = authority.substring(authority.lastIndexOf('@') + 1);
      return uri.getScheme() + "://" + host + uri.getRawPath();
    }

    private static boolean isTimeout(Duration value, Duration most) {
      return value.compareTo(MIN_TIMEOUT) >= 0 && value.compareTo(most) <= 0;
    }
  }

  /**
   * Options of new rooms. Requests always state recording and transcription, because the account's
   * default may be on.
   *
   * @param mediaRegion region of the media servers: {@code us1}, {@code us2}, {@code ie1}, {@code
   *     de1}, {@code au1}, {@code br1}, {@code jp1}, {@code sg1}, {@code in1}, or {@code gll} for
   *     the nearest to the first participant; null for the account's default
   * @param recording whether participants are recorded from the moment they connect; default false
   * @param transcription whether participants are transcribed from the moment they connect; default
   *     false
   */
  public record RoomOptions(
      @Nullable String mediaRegion, boolean recording, boolean transcription) {
    private static final List<String> MEDIA_REGIONS =
        List.of("us1", "us2", "ie1", "de1", "au1", "br1", "jp1", "sg1", "in1", "gll");

    /**
     * Validates the region.
     *
     * @throws InvalidValueException naming {@code mediaRegion} if it is not in the list
     */
    public RoomOptions {
      Check.check(
          mediaRegion == null || MEDIA_REGIONS.contains(mediaRegion),
          "mediaRegion",
          "must be one of: " + String.join(", ", MEDIA_REGIONS));
    }
  }

  /**
   * Credentials for the JVM's HTTP proxy, which {@code -Dhttps.proxyHost} and {@code
   * -Dhttps.proxyPort} select. For https URLs the JVM disables Basic authentication by default;
   * enable it with {@code -Djdk.http.auth.tunneling.disabledSchemes=}.
   *
   * @param username the user name
   * @param password the password; {@link #toString()} omits it
   */
  public record Proxy(String username, String password) {
    /** {@return the type without user name and password} */
    @Override
    public String toString() {
      return "Proxy[***]";
    }
  }
}
