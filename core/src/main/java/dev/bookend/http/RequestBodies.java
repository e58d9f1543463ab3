package dev.bookend.http;

import dev.bookend.call.InvalidValueException;
import dev.bookend.http.CallEndpoints.Body;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads request bodies up to the maximum length, and checks their content type. */
final class RequestBodies {
  private static final Pattern JSON = Pattern.compile("application/([\\w.-]+\\+)?json");
  private static final String FORM = "application/x-www-form-urlencoded";

  private RequestBodies() {}

  /** {@return the body of a request with these headers} */
  static Body of(Function<String, @Nullable String> headers, InputStream content) {
    return new Body(
        content, headers.apply("Content-Type"), length(headers.apply("Content-Length")));
  }

  private static long length(@Nullable String header) {
    try {
      return header == null ? -1 : Long.parseLong(header);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** {@return the fields of a required body} */
  static JsonFields required(Body body) {
    return fields(body, false);
  }

  /** {@return the fields of an optional body; none if it is empty} */
  static JsonFields optional(Body body) {
    return fields(body, true);
  }

  /** Rejects a body whose headers declare another type than a form, or too great a length. */
  static void checkForm(@Nullable String contentType, long length) {
    if (!FORM.equals(mediaType(contentType))) {
      throw unsupported(FORM);
    }
    checkLength(length);
  }

  static boolean isJson(@Nullable String contentType) {
    return JSON.matcher(mediaType(contentType)).matches();
  }

  private static JsonFields fields(Body body, boolean mayBeEmpty) {
    // an empty body needs no content type
    if (body.contentType() != null && !isJson(body.contentType())) {
      throw unsupported("application/json");
    }
    byte[] bytes = bytes(body);
    if (mayBeEmpty && bytes.length == 0) {
      return JsonFields.NONE;
    }
    if (body.contentType() == null) {
      throw unsupported("application/json");
    }
    return new JsonFields(Json.readObject(bytes));
  }

  private static byte[] bytes(Body body) {
    byte[] bytes;
    try {
      bytes = body.content().readNBytes(Body.MAX_BYTES + 1);
    } catch (IOException e) {
      throw truncated();
    }
    return checkedLength(bytes);
  }

  static InvalidValueException truncated() {
    return new InvalidValueException("body", "must arrive in full");
  }

  static byte[] checkedLength(byte[] bytes) {
    checkLength(bytes.length);
    return bytes;
  }

  private static void checkLength(long length) {
    if (length > Body.MAX_BYTES) {
      throw new RefusedException(ProblemType.TOO_LARGE, "A body has at most 64 KiB.");
    }
  }

  private static String mediaType(@Nullable String type) {
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static RefusedException unsupported(String expected) {
    return new RefusedException(
        ProblemType.UNSUPPORTED_MEDIA_TYPE, "A body has the content type " + expected + ".");
  }
}
