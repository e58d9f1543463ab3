package dev.bookend.twilio;

import dev.bookend.call.InvalidValueException;
import dev.bookend.port.VideoRooms;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One account at Twilio, over REST. What is asked for through it shares one connection pool and the
 * account's quotas, so an application has one for each account. Each request is sent once; what is
 * repeated is only what is safe to repeat. No call takes longer than its budget, but for the list
 * of open rooms: each of its pages has one. Thread-safe.
 */
public class TwilioClient {
  private final VideoRooms rooms;
  private final TwilioUsage usage;

  /**
   * A client of the account; nothing is asked yet.
   *
   * @param credentials the account, and the API key that it is called with
   * @param settings where it is, and how long and how often it may be asked
   * @param clock the time, for what Twilio tells without one
   */
  public TwilioClient(TwilioCredentials credentials, Settings settings, Clock clock) {
    this(credentials, settings, clock, System::nanoTime);
  }

  /** With a ticker for what is counted by the second. */
  TwilioClient(TwilioCredentials credentials, Settings settings, Clock clock, LongSupplier ticker) {
    ClientContext context = new ClientContext(credentials, settings, clock, ticker);
    this.rooms = new TwilioRooms(context);
    this.usage = new TwilioUsage(context);
  }

  /**
   * {@return the account's rooms} A room is of type {@code group}. It ends by itself when nobody
   * was in it for as long as it may be needed (1 to 60 minutes), and puts out who stays longer than
   * that and than 10 minutes; both are backstops for the day on which nobody ends it. Its name has
   * 1 to 128 ASCII letters, digits, {@code . _ ~ -}, and does not begin with a dot, else {@link
   * InvalidValueException}. The list of open rooms is asked for page by page, 100 rooms each and
   * 100 pages at most, and each page has a budget of its own.
   */
  public VideoRooms rooms() {
    return rooms;
  }

  /** {@return what the account has used} */
  public TwilioUsage usage() {
    return usage;
  }

  /**
   * Where an account is, and how long and how often it may be asked.
   *
   * @param apiUrl scheme and host, perhaps with port and path, of what stands in for Twilio's own:
   *     an emulator or a proxy; null for Twilio
   * @param edge Twilio's edge location, such as {@code dublin}; null for its default
   * @param statusCallback where Twilio is to tell what happens in rooms; null for nowhere
   * @param connectTimeout how long it may take to connect: 10 ms to 60 s
   * @param responseTimeout how long one request may take, from connecting, if that is needed, to
   *     the last byte of the answer: 10 ms to 60 s
   * @param budget how long a whole operation may take, with all its requests; of the list of open
   *     rooms, each page: from {@code responseTimeout} to 5 min
   * @param writesPerSecond how many requests that change something are sent in any second: 1 to
   *     1000. Ending goes before opening, which leaves a quarter of them
   * @param readsPerSecond how many others are sent in any second: 1 to 1000. Looking who is in a
   *     room, which rooms are open and what was used leaves a quarter of them to the rest
   * @param roomOptions what rooms are made with
   * @param proxy the credentials for a proxy on the way that asks for them; null if none does
   */
  public record Settings(
      @Nullable URI apiUrl,
      @Nullable String edge,
      @Nullable URI statusCallback,
      Duration connectTimeout,
      Duration responseTimeout,
      Duration budget,
      int writesPerSecond,
      int readsPerSecond,
      RoomOptions roomOptions,
      @Nullable Proxy proxy) {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration LONGEST_BUDGET = Duration.ofMinutes(5);
    private static final int LONGEST_CALLBACK = 1023;
    private static final Pattern PLACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
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
     * Checks all of them.
     *
     * @throws InvalidValueException naming the one that is out of its range
     */
    public Settings {
      if (apiUrl != null) {
        Check.check(
            Check.isAddress(apiUrl)
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
          edge == null || PLACE.matcher(edge).matches(), "edge", "must be like dublin or sydney");
      if (statusCallback != null) {
        Check.check(
            Check.isAddress(statusCallback), "statusCallback", "must be an http or https address");
        Check.check(
            statusCallback.toString().length() <= LONGEST_CALLBACK,
            "statusCallback",
            "must have at most " + LONGEST_CALLBACK + " characters");
      }
      Check.check(
          within(connectTimeout, LONGEST), "connectTimeout", "must be between 10 ms and 60 s");
      Check.check(
          within(responseTimeout, LONGEST), "responseTimeout", "must be between 10 ms and 60 s");
      Check.check(
          budget.compareTo(responseTimeout) >= 0 && budget.compareTo(LONGEST_BUDGET) <= 0,
          "budget",
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
     * {@return Twilio itself, without callbacks; 2 s to connect, 2 s for a request, 5 s for an
     * operation; 20 writes and 80 reads a second} That is what Twilio grants an account: of several
     * nodes, or applications, on one account, each should get its share.
     */
    public static Settings defaults() {
      return DEFAULTS;
    }

    /**
     * {@return these settings with another address of the API}
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
          budget,
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
          budget,
          writesPerSecond,
          readsPerSecond,
          roomOptions,
          proxy);
    }

    /**
     * {@return these settings with another address for callbacks}
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
          budget,
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
     * @param budget see {@link #budget()}
     */
    public Settings withTimeouts(
        Duration connectTimeout, Duration responseTimeout, Duration budget) {
      return new Settings(
          apiUrl,
          edge,
          statusCallback,
          connectTimeout,
          responseTimeout,
          budget,
          writesPerSecond,
          readsPerSecond,
          roomOptions,
          proxy);
    }

    /**
     * {@return these settings with other quotas}
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
          budget,
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
          budget,
          writesPerSecond,
          readsPerSecond,
          roomOptions,
          proxy);
    }

    /**
     * {@return these settings with the credentials for a proxy}
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
          budget,
          writesPerSecond,
          readsPerSecond,
          roomOptions,
          proxy);
    }

    /** {@return all of them; of an address not its user and query, which may be secret} */
    @Override
    public String toString() {
      return "Settings[apiUrl=%s, edge=%s, statusCallback=%s, connectTimeout=%s,"
          .concat(" responseTimeout=%s, budget=%s, writesPerSecond=%d, readsPerSecond=%d,")
          .concat(" roomOptions=%s, proxy=%s]")
          .formatted(
              apiUrl,
              edge,
              statusCallback == null ? null : shown(statusCallback),
              connectTimeout,
              responseTimeout,
              budget,
              writesPerSecond,
              readsPerSecond,
              roomOptions,
              proxy);
    }

    private static String shown(URI uri) {
      String authority = uri.getRawAuthority();
      String host = authority.substring(authority.lastIndexOf('@') + 1);
      return uri.getScheme() + "://" + host + uri.getRawPath();
    }

    private static boolean within(Duration value, Duration most) {
      return value.compareTo(SHORTEST) >= 0 && value.compareTo(most) <= 0;
    }
  }

  /**
   * What rooms are made with. Recording and transcription are always stated, for an account's
   * default may be either.
   *
   * @param mediaRegion where media are processed: {@code us1}, {@code us2}, {@code ie1}, {@code
   *     de1}, {@code au1}, {@code br1}, {@code jp1}, {@code sg1}, {@code in1}, or {@code gll} for
   *     the nearest to the first participant; null for the account's default
   * @param recording whether participants are recorded from the moment they connect
   * @param transcription whether participants are transcribed from the moment they connect
   */
  public record RoomOptions(
      @Nullable String mediaRegion, boolean recording, boolean transcription) {
    private static final List<String> MEDIA_REGIONS =
        List.of("us1", "us2", "ie1", "de1", "au1", "br1", "jp1", "sg1", "in1", "gll");

    /**
     * Checks the region.
     *
     * @throws InvalidValueException naming {@code mediaRegion} if it is not one of those
     */
    public RoomOptions {
      Check.check(
          mediaRegion == null || MEDIA_REGIONS.contains(mediaRegion),
          "mediaRegion",
          "must be one of: " + String.join(", ", MEDIA_REGIONS));
    }
  }

  /**
   * The credentials for a proxy. The proxy itself is the JVM's, by {@code -Dhttps.proxyHost} and
   * {@code -Dhttps.proxyPort}. The JVM sends them to Twilio's https addresses only with {@code
   * -Djdk.http.auth.tunneling.disabledSchemes=}, for by default it refuses Basic authentication.
   *
   * @param username the name
   * @param password the password; no text form shows it
   */
  public record Proxy(String username, String password) {
    /** {@return the type alone} */
    @Override
    public String toString() {
      return "Proxy[***]";
    }
  }
}
