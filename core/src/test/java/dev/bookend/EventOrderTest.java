package dev.bookend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.CallCost;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRoom.Phase;
import dev.bookend.call.CallStatus;
import dev.bookend.call.EndReason;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import dev.bookend.port.RoomEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * One call's events, told late and in every order: Anna and Ben were in the room together, left it,
 * and the provider closed it. Then time goes on until nothing more can happen.
 */
class EventOrderTest {
  private enum Told {
    CREATED(0),
    ANNA_IN(1),
    BEN_IN(2),
    ANNA_OUT(3),
    BEN_OUT(4),
    ENDED(5);

    private final int second;

    Told(int second) {
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

  /** How a call ended, who is known to have been there, and how many connections are paid for. */
  private record Final(
      CallStatus status, @Nullable EndReason reason, List<Boolean> wereThere, int connections) {}

  /** Tells the events a second apart, and checks what holds for every call that is over. */
  private static Final after(List<Told> order) {
    return after(order, false);
  }

  /** The same; while both are there, the provider is asked, or has no time for that. */
  private static Final after(List<Told> order, boolean asked) {
    Stage stage = new Stage();
    CallId id = stage.joined();
    Instant start = stage.clock.instant();
    String sid = String.valueOf(stage.get(id).room().sid());
    if (asked) {
      stage.rooms.tellWhoIsThere();
      stage.rooms.enter(id.roomName(), "anna", "PA1", start.plusSeconds(1));
      stage.rooms.enter(id.roomName(), "ben", "PA2", start.plusSeconds(2));
    }
    stage.advance(Told.values().length);
    for (Told told : order) {
      stage.calls.apply(told.of(id, sid, start));
      stage.advance(1);
    }
    for (int halfMinutes = 0; halfMinutes < 22; halfMinutes++) {
      stage.advance(30);
    }
    VideoCall call = stage.get(id);
    assertThat(call.status().isOver()).as("%s", order).isTrue();
    assertThat(call.room().phase()).as("%s", order).isEqualTo(Phase.CLOSED);
    assertThat(call.participants()).as("%s", order).noneMatch(Participant::isConnected);
    assertThat(call.dueAt()).as("%s", order).isEmpty();
    return new Final(
        call.status(),
        call.endReason(),
        call.participants().stream().map(person -> person.connectedAt() != null).toList(),
        CallCost.Pricing.defaults().of(call).connections());
  }

  private static List<List<Told>> orders(List<Told> events) {
    if (events.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Told>> all = new ArrayList<>();
    for (Told first : events) {
      for (List<Told> rest : orders(without(events, first))) {
        all.add(Stream.concat(Stream.of(first), rest.stream()).toList());
      }
    }
    return all;
  }

  private static List<Told> without(List<Told> events, Told missing) {
    return events.stream().filter(event -> event != missing).toList();
  }

  private static List<List<Told>> everyOrder() {
    return orders(List.of(Told.values()));
  }

  private static Stream<List<Told>> eachWithOneDoubled(List<Told> order) {
    List<List<Told>> doubled = new ArrayList<>();
    for (int first = 0; first < order.size(); first++) {
      for (int again = first + 1; again <= order.size(); again++) {
        List<Told> more = new ArrayList<>(order);
        more.add(again, order.get(first));
        doubled.add(more);
      }
    }
    return doubled.stream();
  }

  @Test
  void aDoubledEventChangesNothingWhereverItComes() {
    for (List<Told> order : everyOrder()) {
      Final once = after(order);
      assertThat(eachWithOneDoubled(order))
          .allSatisfy(twice -> assertThat(after(twice)).as("%s", twice).isEqualTo(once));
    }
  }

  @Test
  void everyOrderMakesTheSameCall() {
    Final call = new Final(CallStatus.COMPLETED, EndReason.ROOM_ENDED, List.of(true, true), 2);
    assertThat(everyOrder())
        .allSatisfy(order -> assertThat(after(order)).as("%s", order).isEqualTo(call));
  }

  @Test
  void whoeverWasSeenToComeIsEnoughToKnow() {
    for (Told missing : List.of(Told.CREATED, Told.ANNA_OUT, Told.BEN_OUT, Told.ENDED)) {
      EndReason reason = missing == Told.ENDED ? EndReason.TIME_LIMIT : EndReason.ROOM_ENDED;
      Final call = new Final(CallStatus.COMPLETED, reason, List.of(true, true), 2);
      assertThat(orders(without(List.of(Told.values()), missing)))
          .allSatisfy(order -> assertThat(after(order)).as("%s", order).isEqualTo(call));
    }
  }

  @Test
  void aHelloThatIsMissingIsFoundByAsking() {
    Final call = new Final(CallStatus.COMPLETED, EndReason.ROOM_ENDED, List.of(true, true), 2);
    for (Told missing : List.of(Told.ANNA_IN, Told.BEN_IN)) {
      assertThat(orders(without(List.of(Told.values()), missing)))
          .allSatisfy(order -> assertThat(after(order, true)).as("%s", order).isEqualTo(call));
    }
  }

  @Test
  void aCallWithoutAHelloOfWhomNobodyAskedIsOverAllTheSame() {
    for (Told missing : List.of(Told.ANNA_IN, Told.BEN_IN)) {
      for (List<Told> order : orders(without(List.of(Told.values()), missing))) {
        assertThat(after(order).status()).as("%s", order).isEqualTo(CallStatus.MISSED);
      }
    }
  }
}
