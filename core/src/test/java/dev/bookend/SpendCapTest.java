package dev.bookend;

import static dev.bookend.ServiceFixture.ANNA;
import static dev.bookend.ServiceFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.QuotaExceededException.Quota;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.CallCost;
import dev.bookend.cost.Pricing;
import dev.bookend.cost.SpendCap;
import dev.bookend.cost.SpendCap.CalendarUnit;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpendCapTest {
  private final ServiceFixture fixture =
      new ServiceFixture(
          builder ->
              builder
                  .spendCap(SpendCap.calls(CalendarUnit.DAY, 2))
                  .spendCap(
                      SpendCap.money(
                          CalendarUnit.DAY, new BigDecimal("0.020"), Pricing.defaults())));
  private final VideoCallService calls = fixture.calls;
  private final CallRequest request =
      CallRequest.inviting("ben").onBehalfOf("anna").at(calls.now());

  @Test
  void aSpendCapAppliesToPeopleAndToTheHost() {
    calls.request(ANNA, request);
    CallRequest tooLong = request.lasting(Duration.ofSeconds(61));
    refused(() -> calls.request(ANNA, tooLong));
    calls.request(ANNA, request);

    refused(() -> calls.request(ANNA, request));
    refused(() -> calls.request(Actor.system(), request));
  }

  @Test
  void aCancelledCallDoesNotCountTowardsTheCap() {
    CallId first = calls.request(ANNA, request).id();
    calls.request(ANNA, request);
    calls.cancel(ANNA, first, null);

    calls.request(ANNA, request);
    refused(() -> calls.request(ANNA, request));
  }

  @Test
  void aCallCannotBeRescheduledToAFullDay() {
    calls.request(ANNA, request);
    calls.request(ANNA, request);
    VideoCall tomorrow = calls.request(ANNA, request.at(calls.now().plus(Duration.ofDays(1))));

    refused(() -> calls.reschedule(ANNA, tomorrow.id(), calls.now(), null));
    refused(() -> calls.reschedule(Actor.system(), tomorrow.id(), calls.now(), null));
    assertThat(fixture.get(tomorrow.id())).isEqualTo(tomorrow);
  }

  /** C35 */
  @Test
  void onePersonCannotUseUpTheCap() {
    ServiceFixture large =
        new ServiceFixture(
            builder ->
                builder
                    .spendCap(SpendCap.calls(CalendarUnit.DAY, 40))
                    .settings(
                        CallSettings.builder()
                            .limits(PersonLimits.NONE.toBuilder().capPercent(25).build())
                            .build()));
    VideoCall tomorrow =
        large.calls.request(ANNA, request.at(calls.now().plus(Duration.ofDays(1))));
    for (int i = 0; i < 10; i++) {
      large.calls.request(ANNA, CallRequest.inviting("invented" + i).at(calls.now()));
    }

    assertThatExceptionOfType(QuotaExceededException.class)
        .isThrownBy(() -> large.calls.request(ANNA, request))
        .satisfies(e -> assertThat(e.quota()).isEqualTo(Quota.BUDGET));
    refused(() -> large.calls.reschedule(ANNA, tomorrow.id(), calls.now(), null));
    large.calls.reschedule(Actor.system(), tomorrow.id(), calls.now(), null);
    large.calls.request(Actor.system(), request);
    large.calls.request(BEN, CallRequest.inviting("anna").at(calls.now()));
  }

  @Test
  void theCostOfACallIsComputedFromItsHistory() {
    CallId id = fixture.inProgress();
    fixture.advance(15);

    CallCost cost = Pricing.defaults().of(fixture.get(id));

    assertThat(cost).isEqualTo(Pricing.defaults().estimate(fixture.get(id)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0.0000001", "1000000000000.1"})
  void anInvalidCapIsNamed(String most) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(
            () -> SpendCap.money(CalendarUnit.MONTH, new BigDecimal(most), Pricing.defaults()))
        .satisfies(e -> assertThat(e.field()).isEqualTo("most"));
  }

  private static void refused(Runnable work) {
    assertThatExceptionOfType(QuotaExceededException.class).isThrownBy(work::run);
  }
}
