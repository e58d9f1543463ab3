package dev.bookend.spring;

import dev.bookend.http.CallEndpoints.Answer;
import dev.bookend.http.CallEndpoints.Body;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * What is sent and sent back, as servlets have it. Answers are written as they are, whatever the
 * host does to those of its own controllers.
 */
final class Exchange {
  private Exchange() {}

  static Body body(HttpServletRequest in) throws IOException {
    return new Body(in.getInputStream(), in.getContentType());
  }

  static void write(HttpServletResponse out, Answer answer) throws IOException {
    out.setStatus(answer.status());
    answer.headers().forEach(out::setHeader);
    out.setContentLength(answer.body().length);
    out.getOutputStream().write(answer.body());
  }
}
