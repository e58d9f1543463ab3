package dev.bookend.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bookend.http.CallEndpoints.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The entity tag of calls: a hash of their JSON without {@code server_time} and {@code
 * connected_seconds}, which change with time alone. It is weak (RFC 9110), because the bodies of
 * one tag differ in these fields.
 */
final class EntityTag {
  static final String HEADER = "ETag";
  static final String IF_NONE_MATCH = "If-None-Match";

  private static final Pattern OF_TIME =
      Pattern.compile("\"(server_time|connected_seconds)\":[^,}]*");
  private static final int BYTES = 16;

  private EntityTag() {}

  /** {@return 200 with a body and its tag} */
  static Response tagged(Map<String, ?> json) {
    Response response = Responses.json(200, json);
    String content = OF_TIME.matcher(new String(response.body(), UTF_8)).replaceAll("");
    byte[] hash = Arrays.copyOf(sha256().digest(content.getBytes(UTF_8)), BYTES);
    return Responses.with(response, HEADER, "W/\"" + HexFormat.of().formatHex(hash) + "\"");
  }

  static Response notModified(String tag) {
    return new Response(304, Map.of(HEADER, tag, "Cache-Control", "no-store"), new byte[0]);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
