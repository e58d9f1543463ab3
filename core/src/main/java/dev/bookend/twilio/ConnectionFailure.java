package dev.bookend.twilio;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Maps connection failures to messages without URLs and secrets. */
final class ConnectionFailure {
  private static final int AUTHENTICATION_REQUIRED = 407;

  /** The JDK's message if a proxy refuses to open a tunnel. */
  private static final Pattern TUNNEL = Pattern.compile("Tunnel failed, got: (\\d{3})");

  private ConnectionFailure() {}

  static TwilioException of(@Nullable Throwable failure) {
    Optional<Matcher> tunnel =
        causes(failure)
            .map(cause -> TUNNEL.matcher(String.valueOf(cause.getMessage())))
            .filter(Matcher::matches)
            .findFirst();
    if (tunnel.isPresent()) {
      return atProxy(Integer.parseInt(tunnel.get().group(1)), failure);
    }
    String sentence = sentence(failure);
    return sentence == null
        ? TwilioException.unknown("The connection to Twilio was lost.", failure)
        : TwilioException.notSent(sentence, failure);
  }

  /** {@return the reason why nothing was sent; null if Twilio may have got the request} */
  private static @Nullable String sentence(@Nullable Throwable failure) {
    if (isAny(failure, UnresolvedAddressException.class, UnknownHostException.class)) {
      return "Twilio's host name can't be resolved.";
    }
    if (isAny(failure, HttpConnectTimeoutException.class)) {
      return "Connecting to Twilio timed out.";
    }
    if (isAny(failure, ConnectException.class)) {
      return "The connection was refused by Twilio or by the proxy.";
    }
    if (isAny(failure, SSLHandshakeException.class)) {
      return isAny(failure, CertificateException.class)
          ? "The TLS certificate of Twilio's host is not trusted, or was issued for another host."
          : "The TLS handshake with Twilio failed.";
    }
    return null;
  }

  /** The failure if a proxy responds in place of Twilio. */
  static TwilioException atProxy(int status, @Nullable Throwable failure) {
    String reason =
        status == AUTHENTICATION_REQUIRED
            ? "requires authentication"
            : status >= 500 ? "can't reach Twilio" : "refused the connection";
    return TwilioException.notSent("The proxy " + reason + " (status " + status + ").", failure);
  }

  private static boolean isAny(@Nullable Throwable failure, Class<?>... types) {
    Predicate<Throwable> isOne = cause -> Stream.of(types).anyMatch(type -> type.isInstance(cause));
    return causes(failure).anyMatch(isOne);
  }

  private static Stream<Throwable> causes(@Nullable Throwable failure) {
    return Stream.<@Nullable Throwable>iterate(
            failure, Objects::nonNull, cause -> Objects.requireNonNull(cause).getCause())
        .map(Objects::requireNonNull);
  }
}
