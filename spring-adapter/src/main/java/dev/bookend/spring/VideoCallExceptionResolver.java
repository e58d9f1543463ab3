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
 * Maps a {@link VideoCallException} thrown by a controller of the application to the same problem
 * as on Bookend's routes. It has the lowest precedence: any exception handler of the application is
 * asked first.
 */
final class VideoCallExceptionResolver implements HandlerExceptionResolver, Ordered {
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
      ServletExchange.write(in, out, CallEndpoints.problem(refusal));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ModelAndView();
  }
}
