package dev.bookend.config;

import dev.bookend.CallSettings;
import dev.bookend.call.CallTerms;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Warnings about valid but suspicious settings: a sentence each, which begins with the key. */
final class ConfigWarnings {
  private static final Pattern LOCAL =
      Pattern.compile("(.+\\.)?localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);
  private static final Pattern PORT = Pattern.compile(":\\d*$");
  private static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

  private final List<String> all = new ArrayList<>();

  /**
   * Checks the settings.
   *
   * @param twilio the settings of {@code bookend.twilio.*}
   * @param basePath the base path of the routes
   * @param calls the settings of {@code bookend.call.*}
   */
  ConfigWarnings(TwilioSection twilio, String basePath, CallSettings calls) {
    plainHttp("bookend.twilio.public-url", twilio.publicUrl);
    plainHttp("bookend.twilio.api-url", twilio.settings.apiUrl());
    if (twilio.publicUrl != null && !basePath.isEmpty() && endsWith(twilio.publicUrl, basePath)) {
      all.add(
          "bookend.twilio.public-url ends with bookend.http.base-path, which Bookend appends: the"
              + " path occurs twice in the URL of callbacks");
    }
    if (twilio.maxTokenValidity.compareTo(longestStay(calls)) < 0) {
      all.add(
          "bookend.twilio.max-token-validity is shorter than the longest call: tokens expire before"
              + " the call ends, and reconnects fail from then on");
    }
    if (twilio.settings.proxy() != null && refusesBasic()) {
      all.add(
          "bookend.twilio.proxy-password is not sent by this JVM, which disables Basic"
              + " authentication at proxies for https URLs; start it with -D"
              + DISABLED_SCHEMES
              + "=");
    }
  }

  List<String> all() {
    return List.copyOf(all);
  }

  private void plainHttp(String key, @Nullable URI url) {
    if (url != null && "http".equalsIgnoreCase(url.getScheme()) && !isLocal(url)) {
      all.add(key + " is plain http: requests to it can be read in transit; use https");
    }
  }

  private static boolean isLocal(URI url) {
    return LOCAL.matcher(PORT.matcher(url.getRawAuthority()).replaceFirst("")).matches();
  }

  private static boolean endsWith(URI url, String basePath) {
    String path = url.getRawPath();
    return path.endsWith(basePath) || path.endsWith(basePath + "/");
  }

  /** The time from the first token of a call to its last reconnect, at most 24 h. */
  private static Duration longestStay(CallSettings calls) {
    CallTerms terms = calls.terms();
    Duration longest =
        terms
            .joinOpensBefore()
            .plus(terms.joinClosesAfter())
            .plus(calls.maxLimit())
            .plus(terms.extendableBy())
            .plus(terms.reconnectGrace());
    return longest.compareTo(CallTerms.MAX_LIMIT) < 0 ? longest : CallTerms.MAX_LIMIT;
  }

  private static boolean refusesBasic() {
    String schemes = System.getProperty(DISABLED_SCHEMES, "Basic");
    return schemes.toLowerCase(java.util.Locale.ROOT).contains("basic");
  }
}
