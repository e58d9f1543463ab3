package dev.bookend.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A digest that identifies equal requests without storing their content. */
final class RequestDigest {
  private RequestDigest() {}

  /** Separates values by control characters, which no value contains. */
  static String of(CallRequest request) {
    Stream<String> values =
        Stream.of(request.scheduledAt(), request.limit(), request.ringWithin(), request.bookingId())
            .map(RequestDigest::text);
    Stream<String> roles =
        request.roles().entrySet().stream().map(role -> role.getKey() + '\t' + role.getValue());
    Stream<String> policies =
        request.rolePolicies() == null
            ? Stream.of()
            : request.rolePolicies().entrySet().stream()
                .map(role -> role.getKey() + '\t' + role.getValue());
    return sha256(
        Stream.of(values, request.invitees().stream().sorted(), roles.sorted(), policies.sorted())
            .map(part -> part.collect(Collectors.joining("\n")))
            .collect(Collectors.joining("\0")));
  }

  private static String text(@Nullable Object value) {
    return Objects.toString(value, "");
  }

  private static String sha256(String content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
