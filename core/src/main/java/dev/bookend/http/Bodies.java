package dev.bookend.http;

import dev.bookend.call.InvalidValueException;
import dev.bookend.http.CallEndpoints.Body;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what was sent, as far as it is allowed to be. */
final class Bodies {
  private static final int MAX_BYTES = 64 * 1024;
  private static final Pattern JSON = Pattern.compile("application/([\\w.-]+\\+)?json");

  private Bodies() {}

  /** The fields of a body that has to be there. */
  static Fields required(Body body) {
    return fields(body, false);
  }

  /** The fields of a body that may be empty; then there are none. */
  static Fields optional(Body body) {
    return fields(body, true);
  }

  private static Fields fields(Body body, boolean mayBeEmpty) {
    byte[] bytes = bytes(body);
    if (mayBeEmpty && bytes.length == 0) {
      return Fields.NONE;
    }
    if (body.contentType() == null) {
      throw unsupported();
    }
    return new Fields(Json.readObject(bytes));
  }

  private static byte[] bytes(Body body) {
    if (!isJson(body.contentType())) {
      throw unsupported();
    }
    byte[] bytes;
    try {
      bytes = body.content().readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new InvalidValueException("body", "must arrive in full");
    }
    if (bytes.length > MAX_BYTES) {
      throw new RefusedException(ProblemKind.TOO_LARGE, "A body has at most 64 KiB.");
    }
    return bytes;
  }

  /** A missing type is no contradiction yet. */
  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return true;
    }
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return JSON.matcher(type).matches();
  }

  private static RefusedException unsupported() {
    return new RefusedException(
        ProblemKind.UNSUPPORTED_MEDIA_TYPE, "A body has the content type application/json.");
  }
}
