package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrossSiteRequestsTest {
  private final HttpFixture fixture = HttpFixture.open();

  private Reply post(Route route, String id, @Nullable String site, @Nullable String type) {
    return Reply.of(
        CallEndpoints.post(
            site, type, () -> route.on(fixture.api, "bob", id, HttpFixture.empty())));
  }

  // C45
  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "text/plain; application/json",
        "text/plain, application/json",
        "multipart/form-data; boundary=json",
        "application/x-www-form-urlencoded"
      })
  void requestsWithoutPreflightAreRejected(@Nullable String type) {
    String id = fixture.running();
    String before = fixture.send(Route.HISTORY, "bob", id).raw();
    EnumSet<Route> notPosted =
        EnumSet.of(Route.GET, Route.HISTORY, Route.ATTENDANCE, Route.REVOKE_GUEST);
    for (Route route : EnumSet.complementOf(notPosted)) {
      post(route, id, "cross-site", type).refused(403, "not_allowed");
    }
    assertThat(fixture.send(Route.HISTORY, "bob", id).raw()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "Application/JSON; charset=utf-8", "application/a+json"})
  void requestsWithPreflightAreServed(String type) {
    post(Route.TOKEN, fixture.accepted(), "cross-site", type).expect(200);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"same-origin", "same-site", "none", ""})
  void requestsOfOneSiteAndOfApiClientsNeedNoContentType(@Nullable String site) {
    post(Route.ACCEPT, fixture.asked(), site, null).expect(200);
    post(Route.COMPLETE, fixture.running(), site, null).expect(200);
  }

  @Test
  void failuresOfTheRouteAreProblems() {
    post(Route.COMPLETE, HttpFixture.NOBODYS, null, null).refused(404, "not_found");
  }
}
