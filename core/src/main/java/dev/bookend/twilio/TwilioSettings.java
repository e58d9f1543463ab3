package dev.bookend.twilio;

import dev.bookend.call.InvalidValueException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * URL, time-outs, rate limits and room options of a {@link TwilioClient}. Immutable; start from
 * {@link #defaults()} or {@link #builder()}, and change fields by name with {@link #toBuilder()}.
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
 *     reserved for reads needed to open a room or disconnect a participant. Presence checks, lists
 *     of open rooms and usage use the rest
 * @param mediaRegion region of the media servers of new rooms: {@code us1}, {@code us2}, {@code
 *     ie1}, {@code de1}, {@code au1}, {@code br1}, {@code jp1}, {@code sg1}, {@code in1}, or {@code
 *     gll} for the nearest to the first participant; null for the account's default
 * @param recording whether participants are recorded from the moment they connect, whatever the
 *     account's default is
 * @param transcription whether participants are transcribed from the moment they connect, whatever
 *     the account's default is
 * @param proxy credentials for a forward proxy that requires them; null for none
 */
public record TwilioSettings(
    @Nullable URI apiUrl,
    @Nullable String edge,
    @Nullable URI statusCallback,
    Duration connectTimeout,
    Duration responseTimeout,
    Duration operationTimeout,
    int writesPerSecond,
    int readsPerSecond,
    @Nullable String mediaRegion,
    boolean recording,
    boolean transcription,
    @Nullable Proxy proxy) {
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(10);
  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration MAX_OPERATION_TIMEOUT = Duration.ofMinutes(5);
  private static final int MAX_CALLBACK_LENGTH = 1023;
  private static final Pattern EDGE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final List<String> MEDIA_REGIONS =
      List.of("us1", "us2", "ie1", "de1", "au1", "br1", "jp1", "sg1", "in1", "gll");
  private static final TwilioSettings DEFAULTS = new Builder().build();

  /**
   * Validates the settings.
   *
   * @throws InvalidValueException naming the first setting that is out of its range
   */
  public TwilioSettings {
    if (apiUrl != null) {
      InvalidValueException.check(
          ApiUrl.isHttpUrl(apiUrl)
              && apiUrl.getRawUserInfo() == null
              && apiUrl.getRawQuery() == null
              && apiUrl.getRawFragment() == null,
          "apiUrl",
          "must be an http or https address without user, query and fragment");
      InvalidValueException.check(
          apiUrl.getHost() != null,
          "apiUrl",
          "must have a host of letters, digits, dots and hyphens: Java's HTTP client refuses"
              + " others");
    }
    InvalidValueException.check(
        edge == null || EDGE.matcher(edge).matches(), "edge", "must be like dublin or sydney");
    if (statusCallback != null) {
      InvalidValueException.check(
          ApiUrl.isHttpUrl(statusCallback), "statusCallback", "must be an http or https address");
      InvalidValueException.check(
          statusCallback.toString().length() <= MAX_CALLBACK_LENGTH,
          "statusCallback",
          "must have at most " + MAX_CALLBACK_LENGTH + " characters");
    }
    InvalidValueException.check(
        isTimeout(connectTimeout, MAX_TIMEOUT), "connectTimeout", "must be between 10 ms and 60 s");
    InvalidValueException.check(
        isTimeout(responseTimeout, MAX_TIMEOUT),
        "responseTimeout",
        "must be between 10 ms and 60 s");
    InvalidValueException.check(
        operationTimeout.compareTo(responseTimeout) >= 0
            && operationTimeout.compareTo(MAX_OPERATION_TIMEOUT) <= 0,
        "operationTimeout",
        "must be between responseTimeout and 5 min");
    InvalidValueException.check(
        writesPerSecond >= 1 && writesPerSecond <= 1000,
        "writesPerSecond",
        "must be between 1 and 1000");
    InvalidValueException.check(
        readsPerSecond >= 1 && readsPerSecond <= 1000,
        "readsPerSecond",
        "must be between 1 and 1000");
    InvalidValueException.check(
        mediaRegion == null || MEDIA_REGIONS.contains(mediaRegion),
        "mediaRegion",
        "must be one of: " + String.join(", ", MEDIA_REGIONS));
  }

  /**
   * {@return the defaults: Twilio's own URL, no status callbacks, 2 s to connect, 2 s for a
   * request, 5 s for an operation, 20 writes and 80 reads per second, neither recording nor
   * transcription} These are the rate limits of a Twilio account. If several nodes or applications
   * share an account, divide them by their number.
   */
  public static TwilioSettings defaults() {
    return DEFAULTS;
  }

  /** {@return a builder that starts from the {@linkplain #defaults() defaults}} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that starts from these settings} */
  public Builder toBuilder() {
    return new Builder()
        .apiUrl(apiUrl)
        .edge(edge)
        .statusCallback(statusCallback)
        .connectTimeout(connectTimeout)
        .responseTimeout(responseTimeout)
        .operationTimeout(operationTimeout)
        .writesPerSecond(writesPerSecond)
        .readsPerSecond(readsPerSecond)
        .mediaRegion(mediaRegion)
        .recording(recording)
        .transcription(transcription)
        .proxy(proxy);
  }

  /** Sets settings by name; others keep their value. Not thread-safe. */
  public static final class Builder {
    private @Nullable URI apiUrl;
    private @Nullable String edge;
    private @Nullable URI statusCallback;
    private Duration connectTimeout = Duration.ofSeconds(2);
    private Duration responseTimeout = Duration.ofSeconds(2);
    private Duration operationTimeout = Duration.ofSeconds(5);
    private int writesPerSecond = 20;
    private int readsPerSecond = 80;
    private @Nullable String mediaRegion;
    private boolean recording;
    private boolean transcription;
    private @Nullable Proxy proxy;

    private Builder() {}

    /**
     * Sets {@link TwilioSettings#apiUrl()}; null by default.
     *
     * @param value an http or https URL without user, query and fragment; null for Twilio
     * @return this
     */
    public Builder apiUrl(@Nullable URI value) {
      apiUrl = value;
      return this;
    }

    /**
     * Sets {@link TwilioSettings#edge()}; null by default.
     *
     * @param value an edge location; null for Twilio's default
     * @return this
     */
    public Builder edge(@Nullable String value) {
      edge = value;
      return this;
    }

    /**
     * Sets {@link TwilioSettings#statusCallback()}; null by default.
     *
     * @param value an http or https URL, at most 1,023 characters; null for none
     * @return this
     */
    public Builder statusCallback(@Nullable URI value) {
      statusCallback = value;
      return this;
    }

    /**
     * Sets {@link TwilioSettings#connectTimeout()}; 2 s by default.
     *
     * @param value 10 ms to 60 s
     * @return this
     */
    public Builder connectTimeout(Duration value) {
      connectTimeout = value;
      return this;
    }

    /**
     * Sets {@link TwilioSettings#responseTimeout()}; 2 s by default.
     *
     * @param value 10 ms to 60 s
     * @return this
     */
    public Builder responseTimeout(Duration value) {
      responseTimeout = value;
      return this;
    }

    /**
     * Sets {@link TwilioSettings#operationTimeout()}; 5 s by default.
     *
     * @param value the response time-out to 5 min
     * @return this
     */
    public Builder operationTimeout(Duration value) {
      operationTimeout = value;
      return this;
    }

    /**
     * Sets {@link TwilioSettings#writesPerSecond()}; 20 by default.
     *
     * @param value 1 to 1000
     * @return this
     */
    public Builder writesPerSecond(int value) {
      writesPerSecond = value;
      return this;
    }

    /**
     * Sets {@link TwilioSettings#readsPerSecond()}; 80 by default.
     *
     * @param value 1 to 1000
     * @return this
     */
    public Builder readsPerSecond(int value) {
      readsPerSecond = value;
      return this;
    }

    /**
     * Sets {@link TwilioSettings#mediaRegion()}; null by default.
     *
     * @param value a region; null for the account's default
     * @return this
     */
    public Builder mediaRegion(@Nullable String value) {
      mediaRegion = value;
      return this;
    }

    /**
     * Sets {@link TwilioSettings#recording()}; false by default.
     *
     * @param value whether participants are recorded
     * @return this
     */
    public Builder recording(boolean value) {
      recording = value;
      return this;
    }

    /**
     * Sets {@link TwilioSettings#transcription()}; false by default.
     *
     * @param value whether participants are transcribed
     * @return this
     */
    public Builder transcription(boolean value) {
      transcription = value;
      return this;
    }

    /**
     * Sets {@link TwilioSettings#proxy()}; null by default.
     *
     * @param value the credentials; null for none
     * @return this
     */
    public Builder proxy(@Nullable Proxy value) {
      proxy = value;
      return this;
    }

    /**
     * {@return the settings}
     *
     * @throws InvalidValueException naming the first field that is out of its range
     */
    public TwilioSettings build() {
      return new TwilioSettings(
          apiUrl,
          edge,
          statusCallback,
          connectTimeout,
          responseTimeout,
          operationTimeout,
          writesPerSecond,
          readsPerSecond,
          mediaRegion,
          recording,
          transcription,
          proxy);
    }
  }

  /** {@return all settings, except the user and query of the callback URL, which may be secret} */
  @Override
  public String toString() {
    return "TwilioSettings[apiUrl=%s, edge=%s, statusCallback=%s, connectTimeout=%s,"
        .concat(" responseTimeout=%s, operationTimeout=%s, writesPerSecond=%d, readsPerSecond=%d,")
        .concat(" mediaRegion=%s, recording=%b, transcription=%b, proxy=%s]")
        .formatted(
            apiUrl,
            edge,
            statusCallback == null ? null : redacted(statusCallback),
            connectTimeout,
            responseTimeout,
            operationTimeout,
            writesPerSecond,
            readsPerSecond,
            mediaRegion,
            recording,
            transcription,
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
