package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Identities that are invalid, with lengths as the provider counts them. */
class IdentitiesTest {
  private static final String HAN = "\u6f22";
  private static final String LONGEST = HAN.repeat(64);
  private static final String TOO_LONG = HAN.repeat(65);

  private final HttpFixture fixture = HttpFixture.open();

  private Reply ask(String who, String whom) {
    return fixture.request(who, "{\"invitee_ids\": [\"" + whom + "\"]}", null);
  }

  /** C38 */
  @Test
  void identitiesThatCannotJoinAreRejected() {
    ask(TOO_LONG, "bob").names("identity");
    ask("alice", TOO_LONG).names("invitee_ids");
    ask("alice", HAN.repeat(63) + "abc").names("invitee_ids");

    String id = ask("alice", LONGEST).expect(201).text("id");
    fixture.send(Route.ACCEPT, LONGEST, id).expect(200);
    fixture.send(Route.TOKEN, LONGEST, id).expect(200);
    ask(LONGEST, "bob").expect(201);
    ask("alice", HAN.repeat(63) + "ab").expect(201);
    ask("alice", "x".repeat(128)).expect(201);
  }

  /** C38 */
  @Test
  void aliasesOfAnonymizedPeopleAndGuestsAreRejected() {
    String id = fixture.asked();
    fixture.send(Route.CANCEL, "alice", id).expect(200);
    fixture.after(Duration.ZERO);
    fixture.service.anonymize("alice");
    String alias = fixture.send(Route.GET, "bob", id).text("requested_by");
    assertThat(alias).startsWith("forgotten-");

    fixture.send(Route.GET, alias, id).names("identity");
    fixture.list(alias, Map.of()).names("identity");
    ask(alias, "bob").names("identity");
    ask("alice", alias).names("invitee_ids");
    ask("bookend-guest-1", "bob").names("identity");
    ask("alice", "bookend-guest-1").names("invitee_ids");
    for (String ordinary : List.of("forgotten", "Forgotten-1", "un-forgotten-1", "guest-1")) {
      ask("alice", ordinary).expect(201);
    }
  }
}
