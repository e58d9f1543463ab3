package dev.bookend.spring;

import dev.bookend.http.CallEndpoints.Body;
import dev.bookend.http.PeopleEndpoints;
import dev.bookend.http.PeopleEndpoints.Change;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The HTTP routes of the people of a call, below the base path. */
class PeopleController {
  private static final String CALL = "/bookings/video-call/{id}";

  private final PeopleEndpoints people;
  private final UserRoutes users;

  PeopleController(PeopleEndpoints people, UserRoutes users) {
    this.people = people;
    this.users = users;
  }

  @PostMapping(CALL + "/arrive")
  public void arrive(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    change(id, Change.ARRIVE, in, out);
  }

  @PostMapping(CALL + "/admit")
  public void admit(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    change(id, Change.ADMIT, in, out);
  }

  @PostMapping(CALL + "/deny")
  public void deny(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    change(id, Change.DENY, in, out);
  }

  @PostMapping(CALL + "/remove")
  public void remove(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    change(id, Change.REMOVE, in, out);
  }

  @PostMapping(CALL + "/add")
  public void add(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    change(id, Change.ADD, in, out);
  }

  @PostMapping(CALL + "/replace")
  public void replace(@PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    change(id, Change.REPLACE, in, out);
  }

  private void change(String id, Change change, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    Body body = ServletExchange.body(in);
    users.answer(in, out, user -> people.change(user, id, change, body));
  }

  @PostMapping(CALL + "/guests")
  public void inviteGuest(
      @PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    Body body = ServletExchange.body(in);
    users.answer(in, out, user -> people.inviteGuest(user, id, body));
  }

  @DeleteMapping(CALL + "/guests/{guest}")
  public void revokeGuest(
      @PathVariable("id") String id,
      @PathVariable("guest") String guest,
      HttpServletRequest in,
      HttpServletResponse out)
      throws IOException {
    users.answer(in, out, user -> people.revokeGuest(user, id, guest));
  }

  @GetMapping(CALL + "/attendance")
  public void attendance(
      @PathVariable("id") String id, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    users.answer(in, out, user -> people.attendance(user, id));
  }
}
