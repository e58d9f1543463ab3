package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.Cause;
import dev.bookend.call.Guest;
import dev.bookend.call.GuestInvitation;
import dev.bookend.call.GuestKey;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.Participant;
import dev.bookend.call.RolePolicy;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stored values survive a round trip, whatever their characters and the time zone of the node. */
abstract class ValuesContract {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00.123456Z");

  private final TestDatabase database;
  private final String abroad;
  private final String home;
  private Tables tables;
  private JdbcCallRepository calls;

  /**
   * Creates the contract for a database.
   *
   * @param database the database
   * @param abroad a statement that sets an unusual session time zone
   * @param home a statement that resets it
   */
  ValuesContract(TestDatabase database, String abroad, String home) {
    this.database = database;
    this.abroad = abroad;
    this.home = home;
  }

  @BeforeEach
  void begin() {
    tables = new Tables(database, TestDatabase.freshPrefix());
    calls = tables.repository(ConnectionSource.of(dataSource()));
    calls.createSchema();
  }

  /** The driver and pool in use. */
  DataSource dataSource() {
    return database.dataSource();
  }

  @AfterEach
  void dropTables() {
    tables.close();
  }

  private static List<String> hostile() {
    List<String> values = new ArrayList<>();
    values.addAll(
        List.of(
            "'; drop table bookend_call; --",
            "' or '1'='1",
            "\\'; select 1; --",
            "\"quoted\" `too` [here]",
            "back\\slash\\\\",
            "100% _like_",
            "{\"array\",NULL,\\}",
            "NULL",
            "null",
            "?",
            ":name $1 ${x} %s",
            " in front",
            "<script>alert(1)</script>",
            "e\u0301 a\u0308\u0323",
            "\u05e9\u05dc\u05d5\u05dd \u202eRTL\u202c \u0645\u0631\u062d\u0628\u0627",
            "\u2028line\u2029",
            "\ufeffbom\ufffe\uffff",
            "forgotten"));
    for (int plane = 0; plane <= 16; plane++) {
      values.add("plane " + Character.toString((plane << 16) + (plane == 0 ? 0xe000 : 0xfffd)));
    }
    values.add(Character.toString(0x10FFFD).repeat(64));
    values.add("\u20ac".repeat(64));
    values.addAll(
        List.of("anna", "anna ", "ANNA", "\u00e1nna", "anna\u200b", "Stra\u00dfe", "Strasse"));
    return values;
  }

  @Test
  void everyFieldStoresEveryCharacter() {
    for (String value : hostile()) {
      CallRequest request =
          CallRequest.inviting("the other")
              .onBehalfOf(value)
              .withRoles(Map.of(value, value, "the other", value))
              .forBooking(value)
              .at(NOW.plusSeconds(hostile().indexOf(value) * 60L))
              .withRequestKey(value);
      CallTerms terms = CallTerms.builder().exclusive(true).build();
      VideoCall call =
          calls.insert(VideoCall.request(CallId.random(), Actor.system(), request, terms, NOW));
      VideoCall joined =
          calls.update(
              call.accept("the other", NOW)
                  .then(c -> c.roomRequested())
                  .then(c -> c.roomOpened(value, NOW)));
      VideoCall over = calls.update(joined.cancel(Actor.of(value), value, NOW));

      assertThat(calls.find(call.id())).contains(over);
      assertThat(over.room().sid()).isEqualTo(value);
      assertThat(calls.findRequest(request.keyOf(Actor.system()))).contains(over);
      assertThat(calls.search(CallQuery.all().ofParticipant(value)).items()).containsExactly(over);
      assertThat(calls.search(CallQuery.builder().bookingId(value).limit(9).build()).items())
          .containsExactly(over);
      assertThat(calls.history(call.id(), 0, 100))
          .last()
          .isEqualTo(new CallEvent.Cancelled(call.id(), 3, NOW, new Cause(value, null, value)));
    }
    assertThat(calls.search(CallQuery.builder().limit(200).build()).items())
        .hasSameSizeAs(hostile());
  }

  @Test
  void everyFieldOfPeopleStoresEveryCharacter() {
    for (String value : hostile()) {
      Actor system = Actor.system(value);
      CallTerms terms =
          CallTerms.builder()
              .roles(Map.of(value, RolePolicy.equal(), "the other", RolePolicy.defaults()))
              .build();
      CallRequest request = CallRequest.inviting("b").onBehalfOf("a").at(NOW);
      VideoCall call =
          calls.insert(VideoCall.request(CallId.random(), Actor.system(), request, terms, NOW));
      GuestInvitation guest = new GuestInvitation(value, value, null, true);
      VideoCall over =
          calls.update(
              call.inviteGuest(system, guest, GuestKey.random(call.id()), NOW)
                  .then(c -> c.add(system, value, value, NOW))
                  .then(c -> c.remove(Actor.of(value), value, value, NOW))
                  .then(c -> c.cancel(system, value, NOW)));

      assertThat(calls.find(call.id())).contains(over);
      assertThat(over.terms()).isEqualTo(terms.toBuilder().ringWithin(null).build());
      assertThat(over.endedBy()).isEqualTo(new Cause(null, value, value));
      assertThat(over.participants().get(2).guest()).extracting(Guest::name).isEqualTo(value);
      assertThat(over.participants().get(3)).extracting(Participant::role).isEqualTo(value);
      assertThat(calls.search(CallQuery.all().ofParticipant(value)).items()).containsExactly(over);
      List<CallEvent> history = calls.history(call.id(), 2, 100);
      assertThat(history)
          .extracting(CallEvent::cause)
          .containsExactly(
              new Cause(null, value, null),
              new Cause(value, null, value),
              new Cause(null, value, value));
      assertThat(history).extracting(CallEvent::identity).containsExactly(value, value, null);
    }
  }

  @Test
  void theLongestReasonsAndRolesFit() {
    String longest = "\u20ac".repeat(128);
    String reason = "\u20ac".repeat(500);
    Map<String, RolePolicy> roles =
        IntStream.range(10, 10 + CallTerms.MAX_ENTRIES)
            .boxed()
            .collect(Collectors.toMap(i -> i + "\u20ac".repeat(126), i -> RolePolicy.equal()));
    CallTerms terms =
        CallTerms.builder()
            .roles(roles)
            .remindBefore(
                IntStream.range(0, CallTerms.MAX_ENTRIES)
                    .mapToObj(i -> CallRequest.MAX_AHEAD.minusMillis(i))
                    .toList())
            .build();
    CallRequest request = CallRequest.inviting("b", "c").onBehalfOf("a").at(NOW);
    VideoCall call =
        calls.insert(VideoCall.request(CallId.random(), Actor.system(), request, terms, NOW));
    VideoCall over =
        calls.update(
            call.remove(Actor.system(longest), "b", reason, NOW)
                .then(c -> c.cancel(Actor.system(longest), reason, NOW)));

    assertThat(calls.find(call.id())).contains(over);
    assertThat(over.terms().roles()).isEqualTo(roles);
    assertThat(calls.history(call.id(), 1, 100))
        .extracting(CallEvent::cause)
        .contains(new Cause(null, longest, reason));
  }

  @Test
  void connectionIdStoresEveryCharacter() {
    for (String value : hostile()) {
      VideoCall call =
          calls.insert(request(CallRequest.inviting("b").onBehalfOf("a").at(NOW), NOW));
      VideoCall joined =
          calls.update(
              call.accept("b", NOW)
                  .then(c -> c.join("a", NOW))
                  .then(c -> c.connected("a", value, NOW, NOW)));

      assertThat(calls.find(call.id())).contains(joined);
      assertThat(calls.history(call.id(), 0, 100))
          .last()
          .isEqualTo(new CallEvent.Connected(call.id(), 4, NOW, "a", value));
    }
  }

  @Test
  void anonymizationDistinguishesSimilarIdentities() {
    List<String> similar = List.of("anna", "anna ", "ANNA", "\u00e1nna");
    similar.forEach(name -> settledAndOver(name));

    assertThat(calls.anonymize("anna", 10)).isOne();

    assertThat(calls.search(CallQuery.all().ofParticipant("anna")).items()).isEmpty();
    for (String other : similar.subList(1, 4)) {
      assertThat(calls.search(CallQuery.all().ofParticipant(other)).items()).hasSize(1);
    }
  }

  private void settledAndOver(String name) {
    VideoCall call = calls.insert(request(CallRequest.inviting("ben").onBehalfOf(name), NOW));
    calls.update(
        call.cancel(Actor.system(), null, NOW).then(c -> c.delivered(c.outbox().recorded())));
  }

  @Test
  void fiftyParticipantsWithTheLongestIdentitiesFit() {
    String[] invitees =
        IntStream.range(10, 59).mapToObj(i -> i + "\u20ac".repeat(63)).toArray(String[]::new);
    String longest = "\u20ac".repeat(128);
    CallRequest request =
        CallRequest.inviting(invitees)
            .onBehalfOf("\u20ac".repeat(64))
            .forBooking(longest)
            .withRequestKey(longest);
    VideoCall call = calls.insert(request(request, NOW));

    assertThat(calls.find(call.id())).contains(call);
  }

  @Test
  void unstorableValuesAreRejectedBeforeTheDatabase() {
    VideoCall call = calls.insert(request(CallRequest.inviting("b").onBehalfOf("a"), NOW));
    for (String bad :
        List.of(
            "",
            " ",
            "x".repeat(129),
            Character.toString(0x10FFFD).repeat(65),
            "tab\t",
            "line\n",
            "nul\0",
            "\u0085",
            "half \ud800",
            "\udc00 half")) {
      refused("requestedBy", () -> CallRequest.inviting("b").onBehalfOf(bad));
      refused("invitees", () -> CallRequest.inviting(bad).onBehalfOf("a"));
      refused("roles", () -> CallRequest.inviting("b").onBehalfOf("a").withRoles(Map.of("a", bad)));
      refused("bookingId", () -> CallRequest.inviting("b").onBehalfOf("a").forBooking(bad));
      refused("requestKey", () -> CallRequest.inviting("b").onBehalfOf("a").withRequestKey(bad));
      refused("participant", () -> CallQuery.all().ofParticipant(bad));
      refused("bookingId", () -> CallQuery.builder().bookingId(bad).limit(1).build());
      refused("sid", () -> call.roomOpened(bad, NOW));
      refused("identity", () -> Actor.of(bad));
      refused(
          "reason",
          () -> call.cancel(Actor.system(), bad.length() > 128 ? bad.repeat(4) : bad, NOW));
      refused("connection", () -> connected(call, bad));
      refused("name", () -> Actor.system(bad));
      refused("name", () -> GuestInvitation.named(bad));
      refused("role", () -> new GuestInvitation("Uncle", bad, null, true));
      refused("identity", () -> call.add(Actor.system(), bad, null, NOW));
      refused("role", () -> call.add(Actor.system(), "c", bad, NOW));
      refused("by", () -> call.replace(Actor.system(), "b", bad, null, NOW));
      refused("roles", () -> CallTerms.builder().roles(Map.of(bad, RolePolicy.equal())).build());
      String badReason = bad.length() > 128 ? bad.repeat(4) : bad;
      refused("reason", () -> call.remove(Actor.system(), "b", badReason, NOW));
      refused("reason", () -> call.deny(Actor.system(), "b", badReason, NOW));
      refused("reason", () -> call.complete(Actor.system(), badReason, NOW));
      refused(
          "reason",
          () -> call.reschedule(Actor.system(), NOW.plusSeconds(9), null, badReason, NOW));
    }
  }

  private static CallChange connected(VideoCall call, String connection) {
    return call.accept("b", NOW)
        .then(c -> c.join("a", NOW))
        .then(c -> c.connected("a", connection, NOW, NOW));
  }

  private static void refused(String field, ThrowingCallable work) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(work)
        .satisfies(e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void instantsSurviveInAnyTimeZone() {
    TimeZone before = TimeZone.getDefault();
    try {
      for (String zone :
          List.of("Asia/Kathmandu", "America/St_Johns", "Europe/Berlin", "Pacific/Apia", "UTC")) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        instants().forEach(at -> storeAndFind(calls, at));
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void sessionTimeZoneDoesNotMatter() {
    JdbcCallRepository far = tables.repository(new OddSession(dataSource(), abroad, home));
    for (Instant at : instants().toList()) {
      VideoCall stored = storeAndFind(far, at);
      assertThat(calls.find(stored.id())).contains(stored);
      VideoCall here = storeAndFind(calls, at);
      assertThat(far.find(here.id())).contains(here);
    }
    assertLeaseLasts(far);
  }

  private void assertLeaseLasts(JdbcCallRepository far) {
    Instant late = Instant.parse("9000-01-01T00:00:00Z");
    assertThat(far.claimDue(late, Duration.ZERO, Duration.ofSeconds(60), 1000)).isNotEmpty();
    assertThat(calls.claimDue(late, Duration.ZERO, Duration.ofSeconds(60), 1000)).isEmpty();
  }

  /** Gaps and overlaps of several time zones, and the limits of years and of 32 bits. */
  static Stream<Instant> instants() {
    return Stream.of(
            "2027-03-28T02:30:00Z",
            "2027-03-14T02:30:00.000001Z",
            "2026-03-29T01:30:00.000001Z",
            "2026-03-29T02:30:00.999999Z",
            "2026-10-25T00:30:00.123456Z",
            "2026-10-25T01:30:00.123456Z",
            "2011-12-30T12:00:00Z",
            "2026-03-08T05:31:00.5Z",
            "2026-12-31T23:59:59.999999Z",
            "2027-01-01T00:00:00Z",
            "1970-01-01T00:00:00Z",
            "1985-12-31T18:30:00Z",
            "2000-02-29T23:59:59.999999Z",
            "2038-01-19T03:14:08Z",
            "8999-12-31T23:59:59.999999Z")
        .map(Instant::parse);
  }

  static VideoCall storeAndFind(JdbcCallRepository calls, Instant at) {
    VideoCall call = calls.insert(request(CallRequest.inviting("b").onBehalfOf("a"), at));
    assertThat(calls.find(call.id())).contains(call);
    VideoCall moved = calls.update(everythingAt(call, at));
    assertThat(calls.find(call.id())).contains(moved);
    assertThat(calls.history(call.id(), 0, 100)).allMatch(event -> event.at().equals(at));
    Instant next = at.plusNanos(1000);
    assertThat(calls.search(CallQuery.builder().from(at).to(next).limit(200).build()).items())
        .contains(moved)
        .allMatch(found -> found.scheduledAt().equals(at));
    return moved;
  }

  private static CallChange everythingAt(VideoCall call, Instant at) {
    UnaryOperator<CallChange> both =
        change -> change.then(c -> c.join("a", at)).then(c -> c.join("b", at));
    return both.apply(call.accept("b", at))
        .then(c -> c.connected("a", "PA", at, at))
        .then(c -> c.connected("b", null, at, at))
        .then(c -> c.roomRequested())
        .then(c -> c.roomOpened("RM", at))
        .then(c -> c.complete(Actor.system(), null, at));
  }

  private static CallChange request(CallRequest request, Instant now) {
    return VideoCall.request(CallId.random(), Actor.system(), request, CallTerms.defaults(), now);
  }
}
