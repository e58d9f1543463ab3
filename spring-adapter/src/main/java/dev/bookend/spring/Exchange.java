package dev.bookend.spring;

import dev.bookend.http.CallEndpoints.Answer;
import dev.bookend.http.CallEndpoints.Body;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
    return new Body(in.getInputStream(), in.getContentType());
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
