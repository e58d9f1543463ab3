package dev.bookend.twilio;

import com.twilio.http.Request;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Target of requests: Twilio, or the base URL that replaces it. Next-page URLs in responses are
 * rejected or rewritten if they point to another host, because the request carries credentials.
 *
 * @param apiUrl base URL in place of Twilio's, with or without a path; null for Twilio itself
 */
record ApiUrl(@Nullable URI apiUrl) {
  URI of(Request request) {
    URI uri = URI.create(request.constructURL().toString());
    if (apiUrl == null) {
      if (!isTwilioUrl(uri)) {
        throw TwilioException.unreadable();
      }
      return uri;
    }
    String prefix = withoutSlash(apiUrl.getRawPath());
    String path = uri.getRawPath();
    String rest = path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path;
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(
        apiUrl.getScheme() + "://" + apiUrl.getRawAuthority() + prefix + rest + query);
  }

  /** Whether it is an http or https URL. {@link URI#getHost()} may be null, as for {@code a_b}. */
  static boolean isHttpUrl(URI uri) {
    return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
        && uri.getRawAuthority() != null;
  }

  private static boolean isTwilioUrl(URI uri) {
    return "https".equals(uri.getScheme())
        && uri.getHost() != null
        && uri.getHost().endsWith(".twilio.com")
        && uri.getHost().equals(uri.getRawAuthority());
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
