package dev.bookend.examples.spring;

import dev.bookend.VideoCallService;
import dev.bookend.config.BookendConfig;
import dev.bookend.cost.Pricing;
import dev.bookend.examples.web.StaffDesk;
import dev.bookend.examples.web.StaffOverview;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The routes of the staff page; {@link Security} lets only the staff use them. */
@RestController
@RequestMapping(StaffController.PATH)
final class StaffController {
  static final String PATH = "/app/staff";

  record Ending(@Nullable String reason) {}

  record Removal(@Nullable String identity, @Nullable String reason) {}

  private final StaffDesk desk;

  StaffController(VideoCallService calls, Pricing pricing, BookendConfig config) {
    desk = new StaffDesk(calls, pricing, config.caps(pricing));
  }

  /** Spring answers 304 if the tag is that of the browser's copy. */
  @GetMapping("/overview")
  ResponseEntity<StaffOverview> overview(Principal caller) {
    StaffOverview overview = desk.overview(caller.getName());
    return ResponseEntity.ok().eTag(overview.tag()).body(overview);
  }

  @PostMapping("/calls/{id}/end")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(Principal caller, @PathVariable("id") String id, @RequestBody Ending ending) {
    desk.end(caller.getName(), id, ending.reason());
  }

  @PostMapping("/calls/{id}/remove")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(Principal caller, @PathVariable("id") String id, @RequestBody Removal removal) {
    desk.remove(caller.getName(), id, removal.identity(), removal.reason());
  }
}
