package dev.bookend.spring;

import dev.bookend.http.GuestEndpoints;
import dev.bookend.http.GuestEndpoints.Step;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * The HTTP routes of guests, below the base path. They need no authenticated user: the key in the
 * path is the permission. An application that secures its routes must permit anonymous requests to
 * them, without a CSRF token.
 */
class GuestController {
  private static final String GUEST = GuestEndpoints.PATH + "{key}";

  private final GuestEndpoints guests;

  GuestController(GuestEndpoints guests) {
    this.guests = guests;
  }

  @GetMapping(GUEST)
  public void view(@PathVariable("key") String key, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    ServletExchange.write(in, out, guests.view(key));
  }

  @PostMapping(GUEST + "/arrive")
  public void arrive(
      @PathVariable("key") String key, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    step(key, Step.ARRIVE, in, out);
  }

  @PostMapping(GUEST + "/token")
  public void token(@PathVariable("key") String key, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    step(key, Step.TOKEN, in, out);
  }

  @PostMapping(GUEST + "/connected")
  public void connected(
      @PathVariable("key") String key, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    step(key, Step.CONNECTED, in, out);
  }

  @PostMapping(GUEST + "/left")
  public void left(@PathVariable("key") String key, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    step(key, Step.LEFT, in, out);
  }

  private void step(String key, Step step, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    ServletExchange.write(in, out, ServletExchange.post(in, () -> guests.step(key, step)));
  }
}
