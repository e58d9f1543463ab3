package dev.bookend.spring;

import dev.bookend.http.CallEndpoints;
import dev.bookend.http.CallEndpoints.Body;
import dev.bookend.http.CallEndpoints.Response;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.RequestPath;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Converts between servlet requests and core's HTTP types. Responses are written directly, so that
 * response advice of the application does not alter them.
 */
final class ServletExchange {
  private ServletExchange() {}

  static Body body(HttpServletRequest in) throws IOException {
    return new Body(in.getInputStream(), in.getContentType(), in.getContentLengthLong());
  }

  /**
   * {@return the body of a form} If a filter has consumed the body by reading a parameter, the body
   * is rebuilt from the request's parameters.
   */
  static Body form(HttpServletRequest in) throws IOException {
    Body body = body(in);
    boolean mayBeConsumed = body.length() != 0 && body.length() <= Body.MAX_BYTES;
    if (!mayBeConsumed || !in.getInputStream().isFinished()) {
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

  /** {@return the response to a POST request, unless a page of another site sent it} */
  static Response post(HttpServletRequest in, Supplier<Response> route) {
    return CallEndpoints.post(in.getHeader("Sec-Fetch-Site"), in.getContentType(), route);
  }

  static void write(HttpServletRequest in, HttpServletResponse out, Response answer)
      throws IOException {
    out.setStatus(answer.status());
    answer.headers().forEach((name, value) -> out.setHeader(name, header(in, name, value)));
    out.setContentLength(answer.body().length);
    out.getOutputStream().write(answer.body());
  }

  /** A location is prefixed with the context path and the servlet path. */
  private static String header(HttpServletRequest in, String name, String value) {
    if (!name.equals(HttpHeaders.LOCATION)) {
      return value;
    }
    RequestPath path = ServletRequestPathUtils.getParsedRequestPath(in);
    String within = path.pathWithinApplication().value();
    return path.value().substring(0, path.value().length() - within.length()) + value;
  }
}
