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

/** Why there is no connection, in a sentence without addresses and secrets. */
final class ConnectionFailure {
  private static final int PASSWORD_WANTED = 407;

  /** How the JDK says that a proxy refused to open a tunnel. */
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
        ? TwilioException.unknown("The connection to Twilio broke.", failure)
        : TwilioException.notSent(sentence, failure);
  }

  /** {@return why nothing was sent; null if something may have been} */
  private static @Nullable String sentence(@Nullable Throwable failure) {
    if (isAny(failure, UnresolvedAddressException.class, UnknownHostException.class)) {
      return "The host name of Twilio's address can't be resolved.";
    }
    if (isAny(failure, HttpConnectTimeoutException.class)) {
      return "No connection to Twilio was accepted in time.";
    }
    if (isAny(failure, ConnectException.class)) {
      return "No connection is accepted at Twilio's address, or by a proxy on the way.";
    }
    if (isAny(failure, SSLHandshakeException.class)) {
      return isAny(failure, CertificateException.class)
          ? "The certificate at Twilio's address is not trusted, or is for another host."
          : "No secure connection to Twilio could be agreed on.";
    }
    return null;
  }

  /** A proxy answered in Twilio's place. */
  static TwilioException atProxy(int status, @Nullable Throwable failure) {
    String what =
        status == PASSWORD_WANTED
            ? "wants a password"
            : status >= 500 ? "can't reach Twilio" : "refuses the connection";
    return TwilioException.notSent(
        "A proxy on the way " + what + " (status " + status + ").", failure);
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
