package dev.bookend.twilio;

import com.twilio.http.Request;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where requests go: to Twilio, or to what stands in for it. What an answer tells as the address of
 * its next page is not followed to anywhere else, as the credentials go along.
 *
 * @param apiUrl what stands in for scheme and host, with a path or without; null for Twilio itself
 */
record ApiUrl(@Nullable URI apiUrl) {
  URI of(Request request) {
    URI uri = URI.create(request.constructURL().toString());
    if (apiUrl == null) {
      if (!isTwilios(uri)) {
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

  private static boolean isTwilios(URI uri) {
    return "https".equals(uri.getScheme())
        && uri.getHost() != null
        && uri.getHost().endsWith(".twilio.com")
        && uri.getHost().equals(uri.getRawAuthority());
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
