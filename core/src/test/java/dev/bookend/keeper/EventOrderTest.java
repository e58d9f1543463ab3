package dev.bookend.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.ServiceFixture;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRoom.Phase;
import dev.bookend.call.CallStatus;
import dev.bookend.call.EndReason;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.CallCost;
import dev.bookend.cost.Pricing;
import dev.bookend.port.RoomEvent;
import dev.bookend.port.VideoRooms;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Late provider events of one call in every order: Anna and Ben were in the room together, left it,
 * and the provider closed it. Then time advances until nothing more is due.
 */
class EventOrderTest {
  private enum ProviderEvent {
    CREATED(0),
    ANNA_IN(1),
    BEN_IN(2),
    ANNA_OUT(3),
    BEN_OUT(4),
    ENDED(5);

    private final int second;

    ProviderEvent(int second) {
      this.second = second;
    }

    RoomEvent of(CallId id, String sid, Instant start) {
      String room = id.roomName();
      Instant at = start.plusSeconds(second);
      return switch (this) {
        case CREATED -> new RoomEvent.Created(room, sid, at);
        case ANNA_IN -> new RoomEvent.Connected(room, sid, at, "anna", "PA1");
        case BEN_IN -> new RoomEvent.Connected(room, sid, at, "ben", "PA2");
        case ANNA_OUT -> new RoomEvent.Disconnected(room, sid, at, "anna", "PA1");
        case BEN_OUT -> new RoomEvent.Disconnected(room, sid, at, "ben", "PA2");
        case ENDED -> new RoomEvent.Ended(room, sid, at);
      };
    }
  }

  /** The end of a call, the participants known to have been present, and the connections paid. */
  private record Final(
      CallStatus status, @Nullable EndReason reason, List<Boolean> wereThere, int connections) {}

  /** Applies the events one second apart, and checks the invariants of ended calls. */
  private static Final after(List<ProviderEvent> order) {
    return after(order, false);
  }

  /** The same, with a presence check while both are present, which the provider may reject. */
  private static Final after(List<ProviderEvent> order, boolean asked) {
    ServiceFixture fixture = new ServiceFixture();
    CallId id = fixture.joined();
    Instant start = fixture.clock.instant();
    String sid = String.valueOf(fixture.get(id).room().sid());
    if (asked) {
      fixture.rooms.tellWhoIsThere();
      fixture.rooms.enter(id.roomName(), "anna", "PA1", start.plusSeconds(1));
      fixture.rooms.enter(id.roomName(), "ben", "PA2", start.plusSeconds(2));
    }
    fixture.advance(ProviderEvent.values().length);
    for (ProviderEvent event : order) {
      fixture.calls.apply(event.of(id, sid, start));
      fixture.advance(1);
    }
    for (int halfMinutes = 0; halfMinutes < 22; halfMinutes++) {
      fixture.advance(30);
    }
    VideoCall call = fixture.get(id);
    assertThat(call.status().isOver()).as("%s", order).isTrue();
    assertThat(call.room().phase()).as("%s", order).isEqualTo(Phase.CLOSED);
    assertThat(call.participants()).as("%s", order).noneMatch(Participant::isConnected);
    assertThat(call.dueAt()).as("%s", order).isEmpty();
    return new Final(
        call.status(),
        call.endReason(),
        call.participants().stream().map(person -> person.connectedAt() != null).toList(),
        Pricing.defaults().of(call).connections());
  }

  private static <T> List<List<T>> orders(List<T> events) {
    if (events.isEmpty()) {
      return List.of(List.of());
    }
    List<List<T>> all = new ArrayList<>();
    for (T first : events) {
      for (List<T> rest : orders(without(events, first))) {
        all.add(Stream.concat(Stream.of(first), rest.stream()).toList());
      }
    }
    return all;
  }

  private static <T> List<T> without(List<T> events, T missing) {
    return events.stream().filter(event -> !event.equals(missing)).toList();
  }

  private static List<List<ProviderEvent>> everyOrder() {
    return orders(List.of(ProviderEvent.values()));
  }

  private static Stream<List<ProviderEvent>> eachWithOneDoubled(List<ProviderEvent> order) {
    List<List<ProviderEvent>> doubled = new ArrayList<>();
    for (int first = 0; first < order.size(); first++) {
      for (int again = first + 1; again <= order.size(); again++) {
        List<ProviderEvent> more = new ArrayList<>(order);
        more.add(again, order.get(first));
        doubled.add(more);
      }
    }
    return doubled.stream();
  }

  @Tag("exhaustive")
  @Test
  void aRepeatedEventChangesNothingAtAnyPosition() {
    for (List<ProviderEvent> order : everyOrder()) {
      Final once = after(order);
      assertThat(eachWithOneDoubled(order))
          .allSatisfy(twice -> assertThat(after(twice)).as("%s", twice).isEqualTo(once));
    }
  }

  @Test
  void everyOrderOfEventsResultsInTheSameCall() {
    Final call = new Final(CallStatus.COMPLETED, EndReason.ROOM_ENDED, List.of(true, true), 2);
    assertThat(everyOrder())
        .allSatisfy(order -> assertThat(after(order)).as("%s", order).isEqualTo(call));
  }

  @Tag("exhaustive")
  @Test
  void losingAnyEventButAConnectDoesNotChangeWhetherPeopleMet() {
    for (ProviderEvent missing :
        List.of(
            ProviderEvent.CREATED,
            ProviderEvent.ANNA_OUT,
            ProviderEvent.BEN_OUT,
            ProviderEvent.ENDED)) {
      EndReason reason =
          missing == ProviderEvent.ENDED ? EndReason.TIME_LIMIT : EndReason.ROOM_ENDED;
      Final call = new Final(CallStatus.COMPLETED, reason, List.of(true, true), 2);
      assertThat(orders(without(List.of(ProviderEvent.values()), missing)))
          .allSatisfy(order -> assertThat(after(order)).as("%s", order).isEqualTo(call));
    }
  }

  @Tag("exhaustive")
  @Test
  void aLostConnectEventIsRecoveredByAPresenceCheck() {
    Final call = new Final(CallStatus.COMPLETED, EndReason.ROOM_ENDED, List.of(true, true), 2);
    for (ProviderEvent missing : List.of(ProviderEvent.ANNA_IN, ProviderEvent.BEN_IN)) {
      assertThat(orders(without(List.of(ProviderEvent.values()), missing)))
          .allSatisfy(order -> assertThat(after(order, true)).as("%s", order).isEqualTo(call));
    }
  }

  @Tag("exhaustive")
  @Test
  void aLostConnectEventWithoutAPresenceCheckMakesTheCallMissed() {
    for (ProviderEvent missing : List.of(ProviderEvent.ANNA_IN, ProviderEvent.BEN_IN)) {
      for (List<ProviderEvent> order : orders(without(List.of(ProviderEvent.values()), missing))) {
        assertThat(after(order).status()).as("%s", order).isEqualTo(CallStatus.MISSED);
      }
    }
  }

  /** The result of a call in which Anna reloaded her page and Ben joined later. */
  private record Reload(
      CallStatus status, List<String> last, int connections, BigDecimal minutes, Duration time) {}

  private enum Reloaded {
    ANNA_IN("anna", "PA1", 1, true),
    ANNA_IN_AGAIN("anna", "PA2", 20, true),
    ANNA_OUT("anna", "PA1", 20.3, false),
    BEN_IN("ben", "PB", 25, true),
    ANNA_OUT_AGAIN("anna", "PA2", 40, false),
    BEN_OUT("ben", "PB", 100, false);

    private final String identity;
    private final String connection;
    private final Duration time;
    private final boolean in;

    Reloaded(String identity, String connection, double seconds, boolean in) {
      this.identity = identity;
      this.connection = connection;
      time = Duration.ofMillis(Math.round(seconds * 1000));
      this.in = in;
    }

    RoomEvent of(CallId id, String sid, Instant start) {
      Instant at = start.plus(time);
      return in
          ? new RoomEvent.Connected(id.roomName(), sid, at, identity, connection)
          : new RoomEvent.Disconnected(id.roomName(), sid, at, identity, connection);
    }
  }

  private static ServiceFixture fixture(boolean managed) {
    return managed ? new ServiceFixture() : new ServiceFixture(VideoRooms.adHoc("test"), b -> {});
  }

  private static Reload reload(List<Reloaded> order, boolean managed) {
    ServiceFixture fixture = fixture(managed);
    CallId id = fixture.joined();
    Instant start = fixture.clock.instant();
    String sid = Objects.requireNonNullElse(fixture.get(id).room().sid(), "RM");
    fixture.advance(120);
    for (Reloaded event : order) {
      fixture.calls.apply(event.of(id, sid, start));
      fixture.advance(1);
    }
    for (int halfMinutes = 0; halfMinutes < 22; halfMinutes++) {
      fixture.advance(30);
    }
    return reload(fixture.get(id));
  }

  private static Reload reload(VideoCall call) {
    CallCost cost = Pricing.defaults().of(call);
    return new Reload(
        call.status(),
        call.participants().stream().map(Participant::connection).toList(),
        cost.connections(),
        cost.participantMinutes(),
        cost.participantTime());
  }

  // C20
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyOrderOfReconnectEventsResultsInTheSameCall(boolean managed) {
    Reload call =
        new Reload(
            CallStatus.COMPLETED,
            List.of("PA2", "PB"),
            3,
            new BigDecimal("4"),
            Duration.ofMillis(19_300 + 20_000 + 75_000));
    for (List<Reloaded> order : orders(List.of(Reloaded.values()))) {
      assertThat(reload(order, managed)).as("%s", order).isEqualTo(call);
      List<Reloaded> doubled = new ArrayList<>(order);
      doubled.add(order.size() / 2, order.get(0));
      doubled.add(order.get(2));
      assertThat(reload(doubled, managed)).as("%s", doubled).isEqualTo(call);
    }
  }

  @Tag("exhaustive")
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLostDisconnectEventOfAReconnectDoesNotChangeTheNumberOfConnections(boolean managed) {
    for (Reloaded lost : List.of(Reloaded.ANNA_OUT, Reloaded.ANNA_OUT_AGAIN, Reloaded.BEN_OUT)) {
      for (List<Reloaded> order : orders(without(List.of(Reloaded.values()), lost))) {
        Reload call = reload(order, managed);
        assertThat(call.status()).as("%s", order).isEqualTo(CallStatus.COMPLETED);
        assertThat(call.connections()).as("%s", order).isEqualTo(3);
      }
    }
  }

  // C20
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReconnectBeforeTheDisconnectEventCountsAsPresent(boolean managed) {
    ServiceFixture fixture = fixture(managed);
    CallId id = fixture.joined();
    Instant start = fixture.clock.instant();
    String sid = Objects.requireNonNullElse(fixture.get(id).room().sid(), "RM");
    fixture.advance(25);
    for (Reloaded event :
        List.of(Reloaded.ANNA_IN, Reloaded.ANNA_OUT, Reloaded.ANNA_IN_AGAIN, Reloaded.BEN_IN)) {
      fixture.calls.apply(event.of(id, sid, start));
    }
    VideoCall call = fixture.get(id);
    Participant anna = call.participant("anna").orElseThrow();

    assertThat(call.status()).isEqualTo(CallStatus.IN_PROGRESS);
    assertThat(anna.connection()).isEqualTo("PA2");
    assertThat(anna.leftAt()).isNull();
    assertThat(Pricing.defaults().of(call).connections()).isEqualTo(3);
  }

  /**
   * Reports of the pages of an ad-hoc room, in time. The first report of a reloaded page changes
   * nothing, because the disconnect of the old page is not known yet.
   */
  private enum Page {
    ANNA_IN("anna", 1.2, true),
    ANNA_IN_DOUBLED("anna", 1.4, true),
    ANNA_IN_AGAIN("anna", 20.2, true),
    BEN_IN("ben", 25.1, true),
    ANNA_OUT("anna", 39.9, false),
    BEN_OUT("ben", 99.9, false);

    private final String identity;
    private final Duration time;
    private final boolean in;

    Page(String identity, double seconds, boolean in) {
      this.identity = identity;
      time = Duration.ofMillis(Math.round(seconds * 1000));
      this.in = in;
    }

    void report(ServiceFixture fixture, CallId id) {
      if (in) {
        fixture.calls.connected(Actor.of(identity), id);
      } else {
        fixture.calls.left(Actor.of(identity), id);
      }
    }
  }

  /** Applies each event in time, or late; the late ones in the given order. */
  private static Reload reported(List<Page> reports, List<Reloaded> late) {
    ServiceFixture fixture = fixture(false);
    CallId id = fixture.accepted(Duration.ofMinutes(10));
    fixture.calls.join(ServiceFixture.ANNA, id);
    fixture.calls.join(ServiceFixture.BEN, id);
    Instant start = fixture.clock.instant();
    SortedMap<Duration, Runnable> story = new TreeMap<>();
    for (Page report : reports) {
      story.put(report.time, () -> report.report(fixture, id));
    }
    for (Reloaded event : Reloaded.values()) {
      if (!late.contains(event)) {
        story.put(event.time, () -> fixture.calls.apply(event.of(id, "RM", start)));
      }
    }
    for (int i = 0; i < late.size(); i++) {
      Reloaded event = late.get(i);
      story.put(Duration.ofSeconds(110 + i), () -> fixture.calls.apply(event.of(id, "RM", start)));
    }
    story.forEach(
        (time, happens) -> {
          fixture.advanceTo(start.plus(time));
          happens.run();
        });
    for (int halfMinutes = 0; halfMinutes < 22; halfMinutes++) {
      fixture.advance(30);
    }
    return reload(fixture.get(id));
  }

  private static List<List<Reloaded>> someInEveryOrder(List<Reloaded> events) {
    List<List<Reloaded>> all = new ArrayList<>();
    for (int which = 0; which < 1 << events.size(); which++) {
      int some = which;
      all.addAll(
          orders(
              IntStream.range(0, events.size())
                  .filter(i -> (some >> i & 1) == 1)
                  .mapToObj(events::get)
                  .toList()));
    }
    return all;
  }

  // C20
  @ParameterizedTest
  @ValueSource(ints = {0, 4, 6})
  void reportsOfPagesDoNotChangeTheResultAtAnyPosition(int reports) {
    Reload call =
        new Reload(
            CallStatus.COMPLETED,
            List.of("PA2", "PB"),
            3,
            new BigDecimal("4"),
            Duration.ofMillis(19_300 + 20_000 + 75_000));
    List<Page> reported = List.of(Page.values()).subList(0, reports);
    for (List<Reloaded> late : someInEveryOrder(List.of(Reloaded.values()))) {
      assertThat(reported(reported, late)).as("late: %s", late).isEqualTo(call);
    }
  }

  /**
   * Applies each event at its time or late, and again after a while, by a provider whose clock is
   * ahead.
   */
  private static Reload ahead(Duration ahead, boolean managed, List<Reloaded> late) {
    ServiceFixture fixture = fixture(managed);
    CallId id = fixture.accepted(Duration.ofMinutes(10));
    fixture.calls.join(ServiceFixture.ANNA, id);
    fixture.calls.join(ServiceFixture.BEN, id);
    Instant start = fixture.clock.instant();
    String sid = Objects.requireNonNullElse(fixture.get(id).room().sid(), "RM");
    SortedMap<Duration, Reloaded> story = new TreeMap<>();
    for (Reloaded event : Reloaded.values()) {
      int position = late.indexOf(event);
      Duration time = position < 0 ? event.time : Duration.ofSeconds(110L + position);
      story.put(time, event);
      story.put(time.plusMillis(4_100), event);
    }
    story.forEach(
        (time, event) -> {
          fixture.advanceTo(start.plus(time));
          fixture.calls.apply(event.of(id, sid, start.plus(ahead)));
        });
    for (int halfMinutes = 0; halfMinutes < 22; halfMinutes++) {
      fixture.advance(30);
    }
    return reload(fixture.get(id));
  }

  // C20
  @Tag("exhaustive")
  @ParameterizedTest
  @ValueSource(longs = {-13_000, -10_010, -9_900, -3_000, 0, 500, 5_000, 9_900, 10_010, 13_000})
  void aProviderClockWithinTheSkewDoesNotChangeTheResult(long millisAhead) {
    Reload call =
        new Reload(
            CallStatus.COMPLETED,
            List.of("PA2", "PB"),
            3,
            new BigDecimal("4"),
            Duration.ofMillis(19_300 + 20_000 + 75_000));
    Duration ahead = Duration.ofMillis(millisAhead);
    for (List<Reloaded> late : someInEveryOrder(List.of(Reloaded.values()))) {
      boolean managed = late.size() % 2 == 0;
      assertThat(ahead(ahead, managed, late)).as("late: %s", late).isEqualTo(call);
    }
  }
}
