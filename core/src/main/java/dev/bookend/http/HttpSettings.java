package dev.bookend.http;

import dev.bookend.call.InvalidValueException;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Paths and URLs of the HTTP contract. Immutable; start from {@link #defaults()} or {@link
 * #builder()}, and change fields by name with {@link #toBuilder()}.
 *
 * @param basePath prefix of all routes, as clients see it in the {@code Location} header: empty, or
 *     a path that starts with a slash and does not end with one
 * @param callUrl absolute or relative URL of the page of a call; the placeholder {@code
 *     {room_name}}, which is required, is replaced with the room name of the call
 * @param guestUrl absolute or relative URL of the page for guests; the placeholder {@code {key}},
 *     which is required, is replaced with the guest's key. Behind a {@code #} the key is in no log
 *     of web servers
 */
public record HttpSettings(String basePath, String callUrl, String guestUrl) {
  private static final String ROOM_NAME = "{room_name}";
  private static final String KEY = "{key}";
  private static final Pattern PATH = Pattern.compile("(/[\\w.~!$&'()*+,;=:@%-]+)*");

  /** A URL without user info and query, optionally with Twilio connection overrides. */
  private static final Pattern PUBLIC_URL =
      Pattern.compile(
          "(https?://(?:[\\w.-]+|\\[[\\da-f:.]+])(?::\\d{1,5})?(?:/[^?#]*[^?#/])?)/?"
              + "(#[a-z]+=[^&#]+(?:&[a-z]+=[^&#]+)*)?",
          Pattern.CASE_INSENSITIVE);

  private static final HttpSettings DEFAULTS = new Builder().build();

  /**
   * Validates the settings.
   *
   * @param basePath see {@link #basePath()}
   * @param callUrl see {@link #callUrl()}
   * @param guestUrl see {@link #guestUrl()}
   * @throws InvalidValueException naming the invalid setting
   */
  public HttpSettings {
    if (!PATH.matcher(basePath).matches() || !isUri(basePath)) {
      throw new InvalidValueException(
          "basePath", "must be empty, or begin with / and not end with it");
    }
    if (!guestUrl.contains(KEY) || !isUri(guestUrl.replace(KEY, "key"))) {
      throw new InvalidValueException("guestUrl", "must be an address that contains " + KEY);
    }
    if (!callUrl.contains(ROOM_NAME) || !isUri(expand(callUrl, "video-call"))) {
      throw new InvalidValueException("callUrl", "must be an address that contains " + ROOM_NAME);
    }
  }

  /**
   * {@return the defaults: base path {@code /api}, the room name as call URL, and the key as guest
   * URL}
   */
  public static HttpSettings defaults() {
    return DEFAULTS;
  }

  /** {@return a builder that starts from the {@linkplain #defaults() defaults}} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that starts from these settings} */
  public Builder toBuilder() {
    return new Builder().basePath(basePath).callUrl(callUrl).guestUrl(guestUrl);
  }

  /** Sets settings by name; others keep their value. Not thread-safe. */
  public static final class Builder {
    private String basePath = "/api";
    private String callUrl = ROOM_NAME;
    private String guestUrl = KEY;

    private Builder() {}

    /**
     * Sets {@link HttpSettings#basePath()}; {@code /api} by default.
     *
     * @param value empty, or a path that starts with a slash and does not end with one
     * @return this
     */
    public Builder basePath(String value) {
      basePath = value;
      return this;
    }

    /**
     * Sets {@link HttpSettings#callUrl()}; the room name by default.
     *
     * @param value a URL that contains {@code {room_name}}
     * @return this
     */
    public Builder callUrl(String value) {
      callUrl = value;
      return this;
    }

    /**
     * Sets {@link HttpSettings#guestUrl()}; the key by default.
     *
     * @param value a URL that contains {@code {key}}
     * @return this
     */
    public Builder guestUrl(String value) {
      guestUrl = value;
      return this;
    }

    /**
     * {@return the settings}
     *
     * @throws InvalidValueException naming the first field that is out of its range
     */
    public HttpSettings build() {
      return new HttpSettings(basePath, callUrl, guestUrl);
    }
  }

  /**
   * {@return the URL to which the provider posts room events}
   *
   * @param publicUrl public URL of the host: http or https without user info and query, with the
   *     path in front of the base path, if any. Its fragment may hold Twilio connection overrides
   *     such as {@code #rc=5&rp=all}
   * @throws InvalidValueException naming {@code publicUrl} if it is invalid
   */
  public URI eventsUrl(URI publicUrl) {
    return publicUrlOf(publicUrl, CallbackEndpoints.EVENTS);
  }

  /**
   * {@return the URL to which the provider posts usage alerts}
   *
   * @param publicUrl see {@link #eventsUrl}
   * @throws InvalidValueException naming {@code publicUrl} if it is invalid
   */
  public URI usageUrl(URI publicUrl) {
    return publicUrlOf(publicUrl, CallbackEndpoints.USAGE);
  }

  private URI publicUrlOf(URI publicUrl, String path) {
    Matcher url = PUBLIC_URL.matcher(publicUrl.toString());
    if (!url.matches()) {
      throw new InvalidValueException(
          "publicUrl",
          "must be an http or https address without user and query, and after # have nothing but"
              + " connection overrides such as rc=5&rp=all");
    }
    String overrides = url.group(2) == null ? "" : url.group(2);
    return URI.create(url.group(1) + basePath + path + overrides);
  }

  String guestUrlOf(String key) {
    return guestUrl.replace(KEY, key);
  }

  String callUrlOf(String roomName) {
    return expand(callUrl, roomName);
  }

  private static String expand(String template, String roomName) {
    return template.replace(ROOM_NAME, roomName);
  }

  @SuppressWarnings("ReturnValueIgnored") // only the syntax matters
  private static boolean isUri(String text) {
    try {
      URI.create(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
