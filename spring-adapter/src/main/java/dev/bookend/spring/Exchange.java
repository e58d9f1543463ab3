package dev.bookend.spring;

import dev.bookend.http.CallEndpoints.Answer;
import dev.bookend.http.CallEndpoints.Body;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.RequestPath;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * What is sent and sent back, as servlets have it. Answers are written as they are, whatever the
 * host does to those of its own controllers.
 */
final class Exchange {
  private Exchange() {}

  static Body body(HttpServletRequest in) throws IOException {
    return new Body(in.getInputStream(), in.getContentType(), in.getContentLengthLong());
  }

  /**
   * {@return the body of a form, of which a filter of the application may have asked a parameter}
   * That uses the body up; the parameters then are what was in it.
   */
  static Body form(HttpServletRequest in) throws IOException {
    Body body = body(in);
    boolean mayBeUsedUp = body.length() != 0 && body.length() <= Body.MAX_BYTES;
    if (!mayBeUsedUp || !in.getInputStream().isFinished()) {
      return body;
    }
    String name = in.getCharacterEncoding();
    Charset charset = name == null ? StandardCharsets.ISO_8859_1 : Charset.forName(name);
    byte[] form =
        in.getParameterMap().entrySet().stream()
            .flatMap(
                parameter ->
                    Stream.of(parameter.getValue())
                        .map(
                            value ->
                                encoded(parameter.getKey(), charset)
                                    + "="
                                    + encoded(value, charset)))
            .collect(Collectors.joining("&"))
            .getBytes(StandardCharsets.US_ASCII);
    return new Body(new ByteArrayInputStream(form), in.getContentType(), form.length);
  }

  private static String encoded(String text, Charset charset) {
    return URLEncoder.encode(text, charset);
  }

  static void write(HttpServletRequest in, HttpServletResponse out, Answer answer)
      throws IOException {
    out.setStatus(answer.status());
    answer.headers().forEach((name, value) -> out.setHeader(name, header(in, name, value)));
    out.setContentLength(answer.body().length);
    out.getOutputStream().write(answer.body());
  }

  /** A location begins with the paths of the application and of the servlet. */
  private static String header(HttpServletRequest in, String name, String value) {
    if (!name.equals(HttpHeaders.LOCATION)) {
      return value;
    }
    RequestPath path = ServletRequestPathUtils.getParsedRequestPath(in);
    String within = path.pathWithinApplication().value();
    return path.value().substring(0, path.value().length() - within.length()) + value;
  }
}
