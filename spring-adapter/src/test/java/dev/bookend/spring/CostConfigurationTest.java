package dev.bookend.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallRequest;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.cost.Pricing;
import dev.bookend.cost.Pricing.Rounding;
import dev.bookend.cost.SpendCap;
import dev.bookend.cost.SpendCap.CalendarUnit;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class CostConfigurationTest {
  private static final Pricing OURS =
      new Pricing(new BigDecimal("0.01"), Currency.getInstance("EUR"), Rounding.PRO_RATA);

  private final ApplicationContextRunner app =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(BookendAutoConfiguration.class));

  @Test
  void defaultsAreThePriceOfCoreAndNoCaps() {
    app.run(
        context -> {
          assertThat(context.getBean(Pricing.class)).isEqualTo(Pricing.defaults());
          assertThat(context.getBean(CostConfiguration.Caps.class).all()).isEmpty();
        });
  }

  @Test
  void everyPropertyIsApplied() {
    ZoneId vienna = ZoneId.of("Europe/Vienna");
    app.withPropertyValues(
            "bookend.cost.price-per-participant-minute=0.01",
            "bookend.cost.currency=EUR",
            "bookend.cost.rounding=pro-rata",
            "bookend.spend-cap.calls-per-day=10",
            "bookend.spend-cap.calls-per-month=200",
            "bookend.spend-cap.money-per-day=0.50",
            "bookend.spend-cap.money-per-month=9.99",
            "bookend.spend-cap.zone=Europe/Vienna")
        .run(
            context -> {
              assertThat(context.getBean(Pricing.class)).isEqualTo(OURS);
              assertThat(context.getBean(CostConfiguration.Caps.class).all())
                  .containsExactly(
                      SpendCap.calls(CalendarUnit.DAY, 10).in(vienna),
                      SpendCap.calls(CalendarUnit.MONTH, 200).in(vienna),
                      SpendCap.money(CalendarUnit.DAY, new BigDecimal("0.50"), OURS).in(vienna),
                      SpendCap.money(CalendarUnit.MONTH, new BigDecimal("9.99"), OURS).in(vienna));
            });
  }

  @Test
  void callsOverASpendCapAreRejected() {
    app.withPropertyValues("bookend.spend-cap.money-per-month=0.015")
        .run(
            context -> {
              VideoCallService calls = context.getBean(VideoCallService.class);
              CallRequest request = CallRequest.inviting("ben");
              CallRequest next = request.at(calls.now().plusSeconds(60));
              calls.request(Actor.of("anna"), request);
              assertThatExceptionOfType(QuotaExceededException.class)
                  .isThrownBy(() -> calls.request(Actor.of("anna"), next));
            });
  }

  @Test
  void pricingAndCapsOfTheApplicationAreUsed() {
    SpendCap cap = SpendCap.calls(CalendarUnit.DAY, 0);
    app.withBean(Pricing.class, () -> OURS)
        .withBean(SpendCap.class, () -> cap)
        .withPropertyValues("bookend.spend-cap.money-per-day=1")
        .run(
            context -> {
              assertThat(context.getBean(Pricing.class)).isEqualTo(OURS);
              assertThat(context.getBean(CostConfiguration.Caps.class).all())
                  .containsExactly(SpendCap.money(CalendarUnit.DAY, BigDecimal.ONE, OURS), cap);
            });
  }
}
