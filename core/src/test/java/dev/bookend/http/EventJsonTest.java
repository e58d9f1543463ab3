package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.Cause;
import org.junit.jupiter.api.Test;

class EventJsonTest {
  @Test
  void rescheduledAndEndingSoonContainTheirTimes() {
    CallId id = CallId.random();
    assertThat(
            EventJson.of(
                new CallEvent.Rescheduled(id, 2, HttpFixture.NINE, Cause.NONE, HttpFixture.NINE)))
        .hasToString(
            "{sequence=2, type=rescheduled, at=2026-03-01T09:00:00Z, by=null,"
                + " scheduled_time=2026-03-01T09:00:00Z}");
    assertThat(EventJson.of(new CallEvent.EndingSoon(id, 3, HttpFixture.NINE, HttpFixture.NINE)))
        .containsEntry("type", "ending_soon")
        .containsEntry("ends_at", "2026-03-01T09:00:00Z");
  }
}
