package dev.bookend.spring;

import dev.bookend.http.CallEndpoints;
import dev.bookend.http.CallEndpoints.Answer;
import dev.bookend.http.CallEndpoints.Body;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The routes of the contract that people call, below the base path. Who calls is the request's
 * principal.
 */
class CallController {
  private static final String CALLS = "/bookings/video-call";
  private static final String CALL = CALLS + "/{id}";

  private static final Logger log = LoggerFactory.getLogger(CallController.class);

  private final CallEndpoints calls;
  private final String basePath;

  /** Whether a request had a principal, or the log says that none had. */
  private final AtomicBoolean principalSeen = new AtomicBoolean();

  CallController(CallEndpoints calls, String basePath) {
    this.calls = calls;
    this.basePath = basePath;
  }

  @PostMapping(CALLS + "/request")
  public void request(HttpServletRequest in, HttpServletResponse out) throws IOException {
    Body body = Exchange.body(in);
    answer(in, out, who -> calls.request(who, body, in.getHeader("Idempotency-Key")));
  }

  @GetMapping(CALLS)
  public void list(
      @RequestParam Map<String, String> query, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    answer(in, out, who -> calls.list(who, query));
  }

  @GetMapping(CALLS + "/settings")
  public void settings(HttpServletRequest in, HttpServletResponse out) throws IOException {
    answer(in, out, calls::settings);
  }

  @GetMapping(CALL)
  public void get(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    answer(in, out, who -> calls.get(who, id));
  }

  @PostMapping(CALL + "/accept")
  public void accept(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    Body body = Exchange.body(in);
    answer(in, out, who -> calls.accept(who, id, body));
  }

  @PostMapping(CALL + "/cancel")
  public void cancel(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    Body body = Exchange.body(in);
    answer(in, out, who -> calls.cancel(who, id, body));
  }

  @PostMapping(CALL + "/reschedule")
  public void reschedule(
      @PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    Body body = Exchange.body(in);
    answer(in, out, who -> calls.reschedule(who, id, body));
  }

  @PostMapping(CALL + "/token")
  public void token(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    answer(in, out, who -> calls.token(who, id));
  }

  @GetMapping(CALL + "/token")
  public void getToken(
      @PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    String site = in.getHeader("Sec-Fetch-Site");
    String mode = in.getHeader("Sec-Fetch-Mode");
    answer(in, out, who -> calls.getToken(who, id, site, mode));
  }

  @RequestMapping(path = CALL + "/token", method = RequestMethod.HEAD)
  public void headToken(HttpServletRequest in, HttpServletResponse out) throws IOException {
    answer(in, out, who -> CallEndpoints.headToken());
  }

  @PostMapping(CALL + "/connected")
  public void connected(
      @PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    answer(in, out, who -> calls.connected(who, id));
  }

  @PostMapping(CALL + "/left")
  public void left(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    answer(in, out, who -> calls.left(who, id));
  }

  @PostMapping(CALL + "/extend")
  public void extend(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    Body body = Exchange.body(in);
    answer(in, out, who -> calls.extend(who, id, body));
  }

  @PostMapping(CALL + "/complete")
  public void complete(
      @PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    answer(in, out, who -> calls.complete(who, id));
  }

  @GetMapping(CALL + "/history")
  public void history(
      @PathVariable("id") String id,
      @RequestParam Map<String, String> query,
      HttpServletRequest in,
      HttpServletResponse out)
      throws IOException {
    answer(in, out, who -> calls.history(who, id, query));
  }

  @PostMapping("/video/generate-token")
  public void generateToken(HttpServletRequest in, HttpServletResponse out) throws IOException {
    Body body = Exchange.body(in);
    answer(in, out, who -> calls.generateToken(who, body));
  }

  /** An application that refuses unauthenticated requests itself never comes to the 401. */
  private void answer(
      HttpServletRequest in, HttpServletResponse out, Function<String, Answer> route)
      throws IOException {
    Principal caller = in.getUserPrincipal();
    String name = caller == null ? null : caller.getName();
    if (name == null || name.isBlank()) {
      warnOfMissingSecurity();
      Exchange.write(in, out, CallEndpoints.unauthenticated());
      return;
    }
    if (!principalSeen.get()) {
      principalSeen.set(true);
    }
    Exchange.write(in, out, route.apply(name));
  }

  private void warnOfMissingSecurity() {
    if (!principalSeen.getAndSet(true)) {
      log.warn(
          "Bookend refused a request without an authenticated user (401), and none had one so far."
              + " The user is the principal of the request: secure {}/** with Spring Security, or"
              + " with a filter that sets the principal",
          basePath);
    }
  }
}
