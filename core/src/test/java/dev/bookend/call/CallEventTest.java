package dev.bookend.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CallEventTest {
  @Test
  void eventTypesAreRecordNamesInSnakeCase() {
    assertThat(Arrays.stream(CallEvent.class.getPermittedSubclasses()).map(this::typeOf))
        .containsExactlyInAnyOrder(
            "requested",
            "accepted",
            "declined",
            "cancelled",
            "rescheduled",
            "expired",
            "join_opened",
            "missed",
            "token_issued",
            "arrived",
            "stopped_waiting",
            "admitted",
            "denied",
            "removed",
            "added",
            "reminder_due",
            "missed_call",
            "no_show",
            "busy",
            "connected",
            "left",
            "started",
            "ending_soon",
            "extended",
            "completed",
            "room_closed");
  }

  @Test
  void aFailedDeliveryOfDeliveredEventsChangesNothing() {
    Instant now = Instant.parse("2026-03-01T09:00:00Z");
    CallEvent.Outbox delivered = CallEvent.Outbox.EMPTY.recorded(2, now).delivered(2);

    assertThat(delivered.failed(now)).isEqualTo(delivered);
  }

  @Test
  void noMoreEventsAreDeliveredThanRecorded() {
    CallEvent.Outbox outbox = CallEvent.Outbox.EMPTY.recorded(2, Instant.EPOCH);

    assertThat(outbox.delivered(3)).isEqualTo(outbox.delivered(2));
    assertThat(outbox.delivered(3).delivered()).isEqualTo(2);
  }

  private String typeOf(Class<?> kind) {
    try {
      var constructor = kind.getDeclaredConstructors()[0];
      Object[] nothing =
          Arrays.stream(constructor.getParameterTypes())
              .map(type -> type == int.class ? 1 : null)
              .toArray();
      return ((CallEvent) constructor.newInstance(nothing)).type();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("No event without content", e);
    }
  }
}
