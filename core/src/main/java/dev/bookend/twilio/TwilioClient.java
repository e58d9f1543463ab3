package dev.bookend.twilio;

import dev.bookend.call.InvalidValueException;
import dev.bookend.port.VideoRooms;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One account at Twilio, over REST. What is asked for through it shares one connection pool and the
 * account's quotas, so an application has one for each account. Each request is sent once; what is
 * repeated is only what is safe to repeat. No call takes longer than its budget, but for the list
 * of open rooms: each of its pages has one. Thread-safe.
 */
public final class TwilioClient {
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
    Line line = new Line(credentials, settings, clock, ticker);
    this.rooms = new TwilioRooms(line, settings.statusCallback());
    this.usage = new TwilioUsage(line);
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
   * @param region Twilio's region, such as {@code ie1}; null for its default, {@code us1}
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
   */
  public record Settings(
      @Nullable URI apiUrl,
      @Nullable String region,
      @Nullable String edge,
      @Nullable URI statusCallback,
      Duration connectTimeout,
      Duration responseTimeout,
      Duration budget,
      int writesPerSecond,
      int readsPerSecond) {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration LONGEST_BUDGET = Duration.ofMinutes(5);
    private static final Pattern PLACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Settings DEFAULTS =
        new Settings(
            null,
            null,
            null,
            null,
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            20,
            80);

    /**
     * Checks all of them.
     *
     * @throws InvalidValueException naming the one that is out of its range
     */
    public Settings {
      if (apiUrl != null) {
        Rule.check(
            isAddress(apiUrl)
                && apiUrl.getRawUserInfo() == null
                && apiUrl.getRawQuery() == null
                && apiUrl.getRawFragment() == null,
            "apiUrl",
            "must be an http or https address without user, query and fragment");
      }
      Rule.check(
          region == null || PLACE.matcher(region).matches(), "region", "must be like ie1 or au1");
      Rule.check(
          edge == null || PLACE.matcher(edge).matches(), "edge", "must be like dublin or sydney");
      Rule.check(
          statusCallback == null || isAddress(statusCallback),
          "statusCallback",
          "must be an http or https address");
      Rule.check(
          within(connectTimeout, LONGEST), "connectTimeout", "must be between 10 ms and 60 s");
      Rule.check(
          within(responseTimeout, LONGEST), "responseTimeout", "must be between 10 ms and 60 s");
      Rule.check(
          budget.compareTo(responseTimeout) >= 0 && budget.compareTo(LONGEST_BUDGET) <= 0,
          "budget",
          "must be between responseTimeout and 5 min");
      Rule.check(
          writesPerSecond >= 1 && writesPerSecond <= 1000,
          "writesPerSecond",
          "must be between 1 and 1000");
      Rule.check(
          readsPerSecond >= 1 && readsPerSecond <= 1000,
          "readsPerSecond",
          "must be between 1 and 1000");
    }

    /**
     * {@return Twilio itself in its default region, without callbacks; 2 s to connect, 2 s for a
     * request, 5 s for an operation; 20 writes and 80 reads a second} That is what Twilio grants an
     * account: of several nodes, or applications, on one account, each should get its share.
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
          region,
          edge,
          statusCallback,
          connectTimeout,
          responseTimeout,
          budget,
          writesPerSecond,
          readsPerSecond);
    }

    /**
     * {@return these settings with another region}
     *
     * @param region see {@link #region()}
     */
    public Settings withRegion(@Nullable String region) {
      return new Settings(
          apiUrl,
          region,
          edge,
          statusCallback,
          connectTimeout,
          responseTimeout,
          budget,
          writesPerSecond,
          readsPerSecond);
    }

    /**
     * {@return these settings with another edge location}
     *
     * @param edge see {@link #edge()}
     */
    public Settings withEdge(@Nullable String edge) {
      return new Settings(
          apiUrl,
          region,
          edge,
          statusCallback,
          connectTimeout,
          responseTimeout,
          budget,
          writesPerSecond,
          readsPerSecond);
    }

    /**
     * {@return these settings with another address for callbacks}
     *
     * @param statusCallback see {@link #statusCallback()}
     */
    public Settings withStatusCallback(@Nullable URI statusCallback) {
      return new Settings(
          apiUrl,
          region,
          edge,
          statusCallback,
          connectTimeout,
          responseTimeout,
          budget,
          writesPerSecond,
          readsPerSecond);
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
          region,
          edge,
          statusCallback,
          connectTimeout,
          responseTimeout,
          budget,
          writesPerSecond,
          readsPerSecond);
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
          region,
          edge,
          statusCallback,
          connectTimeout,
          responseTimeout,
          budget,
          writesPerSecond,
          readsPerSecond);
    }

    /** {@return all of them; of an address not its user and query, which may be secret} */
    @Override
    public String toString() {
      return "Settings[apiUrl=%s, region=%s, edge=%s, statusCallback=%s, connectTimeout=%s,"
          .concat(" responseTimeout=%s, budget=%s, writesPerSecond=%d, readsPerSecond=%d]")
          .formatted(
              apiUrl,
              region,
              edge,
              statusCallback == null ? null : shown(statusCallback),
              connectTimeout,
              responseTimeout,
              budget,
              writesPerSecond,
              readsPerSecond);
    }

    private static String shown(URI uri) {
      String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
    }

    private static boolean isAddress(URI uri) {
      return Rule.isOfTheWeb(uri) && uri.getHost() != null;
    }

    private static boolean within(Duration value, Duration most) {
      return value.compareTo(SHORTEST) >= 0 && value.compareTo(most) <= 0;
    }
  }
}
