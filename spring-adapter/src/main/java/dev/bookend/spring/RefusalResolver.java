package dev.bookend.spring;

import dev.bookend.call.VideoCallException;
import dev.bookend.http.CallEndpoints;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers a {@link VideoCallException} that a host's own controller lets through with the problem
 * of Bookend's routes. It has the lowest precedence: an exception handler of the host's wins.
 */
final class RefusalResolver implements HandlerExceptionResolver, Ordered {
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest in, HttpServletResponse out, @Nullable Object handler, Exception failure) {
    if (!(failure instanceof VideoCallException refusal) || out.isCommitted()) {
      return null;
    }
    try {
      Exchange.write(in, out, CallEndpoints.problem(refusal));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ModelAndView();
  }
}
