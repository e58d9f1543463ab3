package dev.bookend.config;

import dev.bookend.CallSettings;
import dev.bookend.call.CallTerms;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings that work, but hardly as they are meant: a sentence each, which begins with the key. */
final class Warnings {
  private static final Pattern LOCAL =
      Pattern.compile("(.+\\.)?localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);
  private static final Pattern PORT = Pattern.compile(":\\d*$");
  private static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

  private final List<String> all = new ArrayList<>();

  /**
   * Looks at what was read.
   *
   * @param twilio how Twilio is reached
   * @param basePath where the routes are
   * @param calls what calls are like
   */
  Warnings(TwilioSection twilio, String basePath, CallSettings calls) {
    plainHttp("bookend.twilio.public-url", twilio.publicUrl);
    plainHttp("bookend.twilio.api-url", twilio.settings.apiUrl());
    if (twilio.publicUrl != null && !basePath.isEmpty() && endsWith(twilio.publicUrl, basePath)) {
      all.add(
          "bookend.twilio.public-url ends with bookend.http.base-path, which is added to it: the"
              + " path is there twice in the address that Twilio posts to");
    }
    if (twilio.tokenCeiling.compareTo(longestStay(calls)) < 0) {
      all.add(
          "bookend.twilio.token-ceiling is shorter than the longest call: its tokens expire before"
              + " it ends, and nobody can reconnect after that");
    }
    if (twilio.settings.proxy() != null && refusesBasic()) {
      all.add(
          "bookend.twilio.proxy-password is not sent by this JVM, which refuses Basic"
              + " authentication on the way to https addresses; start it with -D"
              + DISABLED_SCHEMES
              + "=");
    }
  }

  List<String> all() {
    return List.copyOf(all);
  }

  private void plainHttp(String key, @Nullable URI url) {
    if (url != null && "http".equalsIgnoreCase(url.getScheme()) && !isLocal(url)) {
      all.add(key + " is plain http: what is sent there can be read on its way; use https");
    }
  }

  private static boolean isLocal(URI url) {
    return LOCAL.matcher(PORT.matcher(url.getRawAuthority()).replaceFirst("")).matches();
  }

  private static boolean endsWith(URI url, String basePath) {
    String path = url.getRawPath();
    return path.endsWith(basePath) || path.endsWith(basePath + "/");
  }

  /** From the first token of a call to the last reconnect, as far as any token can last. */
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
