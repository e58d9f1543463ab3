package dev.bookend.http;

import dev.bookend.call.InvalidValueException;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the contract is served, and where people meet.
 *
 * @param basePath what every route begins with, as the {@code Location} header tells it: empty, or
 *     a path that begins with a slash and doesn't end with one
 * @param callUrl the address of the page of a call, absolute or relative; {@code {room_name}} in it
 *     stands for the name of the call's room
 */
public record HttpSettings(String basePath, String callUrl) {
  private static final String ROOM_NAME = "{room_name}";
  private static final Pattern PATH = Pattern.compile("(/[\\w.~!$&'()*+,;=:@%-]+)*");

  /** An address without user and query; Twilio's connection overrides may follow it. */
  private static final Pattern WEB =
      Pattern.compile(
          "(https?://(?:[\\w.-]+|\\[[\\da-f:.]+])(?::\\d{1,5})?(?:/[^?#]*[^?#/])?)/?"
              + "(#[a-z]+=[^&#]+(?:&[a-z]+=[^&#]+)*)?",
          Pattern.CASE_INSENSITIVE);

  private static final HttpSettings DEFAULTS = new HttpSettings("/api", ROOM_NAME);

  /**
   * Checks both.
   *
   * @param basePath see {@link #basePath()}
   * @param callUrl see {@link #callUrl()}
   */
  public HttpSettings {
    if (!PATH.matcher(basePath).matches() || !isAddress(basePath)) {
      throw new InvalidValueException(
          "basePath", "must be empty, or begin with / and not end with it");
    }
    if (!callUrl.contains(ROOM_NAME) || !isAddress(at(callUrl, "video-call"))) {
      throw new InvalidValueException("callUrl", "must be an address that contains " + ROOM_NAME);
    }
  }

  /** {@return the base path {@code /api}, and the name of the room as the address of a call} */
  public static HttpSettings defaults() {
    return DEFAULTS;
  }

  /**
   * {@return the address that the provider posts the events of rooms to}
   *
   * @param publicUrl where it reaches the host: an http or https address without user and query,
   *     with the path that comes before the base path here, if there is one. Its fragment holds
   *     Twilio's connection overrides, such as {@code #rc=5&rp=all}, if there are any
   * @throws InvalidValueException naming {@code publicUrl} if it is not such an address
   */
  public URI eventsUrl(URI publicUrl) {
    return below(publicUrl, CallbackEndpoints.EVENTS);
  }

  /**
   * {@return the address that the provider posts alerts of usage to}
   *
   * @param publicUrl see {@link #eventsUrl}
   * @throws InvalidValueException naming {@code publicUrl} if it is not such an address
   */
  public URI usageUrl(URI publicUrl) {
    return below(publicUrl, CallbackEndpoints.USAGE);
  }

  private URI below(URI publicUrl, String path) {
    Matcher url = WEB.matcher(publicUrl.toString());
    if (!url.matches()) {
      throw new InvalidValueException(
          "publicUrl",
          "must be an http or https address without user and query, and after # have nothing but"
              + " connection overrides such as rc=5&rp=all");
    }
    String overrides = url.group(2) == null ? "" : url.group(2);
    return URI.create(url.group(1) + basePath + path + overrides);
  }

  String callUrlOf(String roomName) {
    return at(callUrl, roomName);
  }

  private static String at(String template, String roomName) {
    return template.replace(ROOM_NAME, roomName);
  }

  @SuppressWarnings("ReturnValueIgnored") // only the syntax matters
  private static boolean isAddress(String text) {
    try {
      URI.create(text);
      return true;
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }
}
