package dev.bookend.spring;

import dev.bookend.http.CallEndpoints;
import dev.bookend.http.CallEndpoints.Body;
import dev.bookend.http.EventStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;

/** The HTTP routes of calls, below the base path. */
class CallController {
  private static final String CALLS = "/bookings/video-call";
  private static final String CALL = CALLS + "/{id}";

  private final CallEndpoints calls;
  private final UserRoutes users;

  CallController(CallEndpoints calls, UserRoutes users) {
    this.calls = calls;
    this.users = users;
  }

  @PostMapping(CALLS + "/request")
  public void request(HttpServletRequest in, HttpServletResponse out) throws IOException {
    Body body = ServletExchange.body(in);
    users.answer(in, out, user -> calls.request(user, body, in.getHeader("Idempotency-Key")));
  }

  @GetMapping(CALLS)
  public void list(
      @RequestParam Map<String, String> query, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    users.answer(in, out, user -> calls.list(user, query));
  }

  @GetMapping(CALLS + "/settings")
  public void settings(HttpServletRequest in, HttpServletResponse out) throws IOException {
    users.answer(in, out, calls::settings);
  }

  @GetMapping(CALLS + "/events")
  public void events(HttpServletRequest in, HttpServletResponse out) throws IOException {
    String last = in.getHeader("Last-Event-ID");
    String wait = in.getParameter("wait_seconds");
    users.stream(in, out, (user, available) -> calls.events(user, last, wait, available));
  }

  @RequestMapping(path = CALLS + "/events", method = RequestMethod.HEAD)
  public void headEvents(HttpServletRequest in, HttpServletResponse out) throws IOException {
    users.answer(in, out, user -> EventStream.head());
  }

  @GetMapping(CALL)
  public void get(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    users.answer(in, out, user -> calls.get(user, id));
  }

  @PostMapping(CALL + "/accept")
  public void accept(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    Body body = ServletExchange.body(in);
    users.answer(in, out, user -> calls.accept(user, id, body));
  }

  @PostMapping(CALL + "/cancel")
  public void cancel(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    Body body = ServletExchange.body(in);
    users.answer(in, out, user -> calls.cancel(user, id, body));
  }

  @PostMapping(CALL + "/reschedule")
  public void reschedule(
      @PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    Body body = ServletExchange.body(in);
    users.answer(in, out, user -> calls.reschedule(user, id, body));
  }

  @PostMapping(CALL + "/token")
  public void token(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    users.answer(in, out, user -> calls.token(user, id));
  }

  @GetMapping(CALL + "/token")
  public void getToken(
      @PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    String site = in.getHeader("Sec-Fetch-Site");
    String mode = in.getHeader("Sec-Fetch-Mode");
    users.answer(in, out, user -> calls.getToken(user, id, site, mode));
  }

  @RequestMapping(path = CALL + "/token", method = RequestMethod.HEAD)
  public void headToken(HttpServletRequest in, HttpServletResponse out) throws IOException {
    users.answer(in, out, user -> CallEndpoints.headToken());
  }

  @PostMapping(CALL + "/connected")
  public void connected(
      @PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    users.answer(in, out, user -> calls.connected(user, id));
  }

  @PostMapping(CALL + "/left")
  public void left(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    users.answer(in, out, user -> calls.left(user, id));
  }

  @PostMapping(CALL + "/extend")
  public void extend(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    Body body = ServletExchange.body(in);
    users.answer(in, out, user -> calls.extend(user, id, body));
  }

  @PostMapping(CALL + "/complete")
  public void complete(
      @PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    Body body = ServletExchange.body(in);
    users.answer(in, out, user -> calls.complete(user, id, body));
  }

  @GetMapping(CALL + "/history")
  public void history(
      @PathVariable("id") String id,
      @RequestParam Map<String, String> query,
      HttpServletRequest in,
      HttpServletResponse out)
      throws IOException {
    users.answer(in, out, user -> calls.history(user, id, query));
  }

  @PostMapping("/video/generate-token")
  public void generateToken(HttpServletRequest in, HttpServletResponse out) throws IOException {
    Body body = ServletExchange.body(in);
    users.answer(in, out, user -> calls.generateToken(user, body));
  }
}
