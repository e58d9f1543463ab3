package dev.bookend.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bookend.http.CallEndpoints;
import dev.bookend.http.CallbackEndpoints;
import dev.bookend.http.GuestEndpoints;
import dev.bookend.http.GuestEndpoints.Step;
import dev.bookend.http.PeopleEndpoints;
import dev.bookend.http.PeopleEndpoints.Change;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The transcripts cover all routes, statuses and problems. */
class TranscriptTest {
  private static final String CALL = "/api/bookings/video-call/{id}";
  private static final String GUEST = "/api/video/guest/{key}";
  private static final List<String> ROUTES =
      List.of(
          "POST /api/bookings/video-call/request",
          "GET /api/bookings/video-call",
          "GET /api/bookings/video-call/settings",
          "GET " + CALL,
          "POST " + CALL + "/accept",
          "POST " + CALL + "/cancel",
          "POST " + CALL + "/reschedule",
          "POST " + CALL + "/token",
          "GET " + CALL + "/token",
          "POST " + CALL + "/connected",
          "POST " + CALL + "/left",
          "POST " + CALL + "/extend",
          "POST " + CALL + "/complete",
          "POST " + CALL + "/arrive",
          "POST " + CALL + "/admit",
          "POST " + CALL + "/deny",
          "POST " + CALL + "/remove",
          "POST " + CALL + "/add",
          "POST " + CALL + "/replace",
          "POST " + CALL + "/guests",
          "DELETE " + CALL + "/guests/{guest_id}",
          "GET " + CALL + "/attendance",
          "GET " + GUEST,
          "POST " + GUEST + "/arrive",
          "POST " + GUEST + "/token",
          "POST " + GUEST + "/connected",
          "POST " + GUEST + "/left",
          "GET " + CALL + "/history",
          "POST /api/video/generate-token",
          "POST /api/video/twilio/events",
          "POST /api/video/twilio/usage");

  /**
   * Problems that do not occur here: the applications' own security answers first, a conflict needs
   * many conflicting writes in a row, and the last is caused only by a bug.
   */
  private static final Set<String> NOT_BY_CLIENTS =
      Set.of("unauthenticated", "conflict", "internal_error");

  @Test
  void everyRouteIsCovered() {
    long known =
        Stream.of(
                CallEndpoints.class,
                PeopleEndpoints.class,
                GuestEndpoints.class,
                CallbackEndpoints.class)
            .flatMap(endpoints -> Arrays.stream(endpoints.getDeclaredMethods()))
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .filter(method -> method.getReturnType() == CallEndpoints.Response.class)
            .map(Method::getName)
            .filter(name -> !name.equals("handle"))
            .count();

    // a method for all changes, and one for all steps
    int furtherRoutes = Change.values().length - 1 + Step.values().length - 1;
    assertThat(ROUTES).hasSize((int) known + furtherRoutes);
    assertThat(routes(200, 299)).containsExactlyInAnyOrderElementsOf(ROUTES);
    Set<String> refused = new TreeSet<>(ROUTES);
    refused.add("HEAD " + CALL + "/token");
    refused.add("GET /api/bookings/video-call/events"); // a 200 does not end: see LiveStory
    assertThat(routes(400, 599)).isEqualTo(refused);
  }

  private static Set<String> routes(int from, int to) {
    return Exchange.ALL.stream()
        .filter(exchange -> exchange.status() >= from && exchange.status() <= to)
        .map(Exchange::route)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyStatusOccurs() {
    assertThat(Exchange.ALL)
        .extracting(Exchange::status)
        .contains(200, 201, 204, 400, 401, 403, 404, 405, 409, 413, 415, 429, 502, 503);
  }

  @Test
  void everyProblemOccurs() throws ClassNotFoundException {
    Set<String> missing =
        Arrays.stream(Class.forName("dev.bookend.http.ProblemType").getEnumConstants())
            .map(kind -> kind.toString().toLowerCase(Locale.ROOT))
            .filter(
                code ->
                    Exchange.ALL.stream()
                        .noneMatch(met -> met.text().contains("\"code\":\"" + code + "\"")))
            .collect(Collectors.toSet());

    assertThat(missing).isEqualTo(NOT_BY_CLIENTS);
  }

  @Test
  void theFirstDifferenceIsReported() {
    Transcript other = new Transcript("bare");
    other.chapter("Something else");

    assertThatThrownBy(other::check)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("bare.txt, line 1")
        .hasMessageContaining("# No credentials")
        .hasMessageContaining("# Something else");
  }
}
