package dev.bookend.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallCost.Cap;
import dev.bookend.call.CallCost.Period;
import dev.bookend.call.CallCost.Pricing;
import dev.bookend.call.CallCost.Rounding;
import dev.bookend.call.CallRequest;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.QuotaExceededException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class CostConfigurationTest {
  private static final Pricing OURS =
      new Pricing(new BigDecimal("0.01"), Currency.getInstance("EUR"), Rounding.PRO_RATA);

  private final ApplicationContextRunner app =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(BookendAutoConfiguration.class));

  @Test
  void thePriceIsCoresAndNothingIsCappedUnlessItIsSet() {
    app.run(
        context -> {
          assertThat(context.getBean(Pricing.class)).isEqualTo(Pricing.defaults());
          assertThat(context.getBean(CostConfiguration.Caps.class).all()).isEmpty();
        });
  }

  @Test
  void theDocumentedDefaultsAreThoseOfCore() {
    Map<String, Object> documented = documented();
    Binder binder = new Binder(new MapConfigurationPropertySource(documented));

    CostProperties cost = binder.bind("bookend.cost", Bindable.of(CostProperties.class)).get();
    assertThat(documented).hasSize(4);
    assertThat(cost.pricing()).isEqualTo(Pricing.defaults());
    assertThat(cost).hasNoNullFieldsOrProperties();
    CapProperties cap = binder.bind("bookend.cap", Bindable.of(CapProperties.class)).get();
    assertThat(cap.zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(cap.caps(Pricing.defaults())).isEmpty();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> documented() {
    String file = "/META-INF/spring-configuration-metadata.json";
    try (InputStream in = CostProperties.class.getResourceAsStream(file)) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Object all = JsonParserFactory.getJsonParser().parseMap(json).get("properties");
      Map<String, Object> defaults = new HashMap<>();
      for (Map<String, Object> property : (List<Map<String, Object>>) Objects.requireNonNull(all)) {
        String name = (String) property.get("name");
        if (name.startsWith("bookend.cost.") || name.startsWith("bookend.cap.")) {
          defaults.put(name, property.get("defaultValue"));
        }
      }
      defaults.values().removeIf(Objects::isNull);
      return defaults;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyPropertyIsHeeded() {
    ZoneId vienna = ZoneId.of("Europe/Vienna");
    app.withPropertyValues(
            "bookend.cost.price-per-participant-minute=0.01",
            "bookend.cost.currency=EUR",
            "bookend.cost.rounding=pro-rata",
            "bookend.cap.calls-per-day=10",
            "bookend.cap.calls-per-month=200",
            "bookend.cap.money-per-day=0.50",
            "bookend.cap.money-per-month=9.99",
            "bookend.cap.zone=Europe/Vienna")
        .run(
            context -> {
              assertThat(context.getBean(Pricing.class)).isEqualTo(OURS);
              assertThat(context.getBean(CostConfiguration.Caps.class).all())
                  .containsExactly(
                      Cap.calls(Period.DAY, 10).in(vienna),
                      Cap.calls(Period.MONTH, 200).in(vienna),
                      Cap.money(Period.DAY, new BigDecimal("0.50"), OURS).in(vienna),
                      Cap.money(Period.MONTH, new BigDecimal("9.99"), OURS).in(vienna));
            });
  }

  @Test
  void whatIsOverACapIsRefused() {
    CallRequest request = CallRequest.between("anna", "ben");
    app.withPropertyValues("bookend.cap.money-per-month=0.015")
        .run(
            context -> {
              VideoCallService calls = context.getBean(VideoCallService.class);
              calls.request(Actor.of("anna"), request);
              assertThatExceptionOfType(QuotaExceededException.class)
                  .isThrownBy(() -> calls.request(Actor.of("anna"), request));
            });
  }

  @Test
  void theHostsOwnPricingWinsAndItsCapsCountToo() {
    Cap cap = Cap.calls(Period.DAY, 0);
    app.withBean(Pricing.class, () -> OURS)
        .withBean(Cap.class, () -> cap)
        .withPropertyValues("bookend.cap.money-per-day=1")
        .run(
            context -> {
              assertThat(context.getBean(Pricing.class)).isEqualTo(OURS);
              assertThat(context.getBean(CostConfiguration.Caps.class).all())
                  .containsExactly(Cap.money(Period.DAY, BigDecimal.ONE, OURS), cap);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "bookend.cost.price-per-participant-minute=-1, must be between 0",
    "bookend.cost.price-per-participant-minute=0.0000001, must be between 0",
    "bookend.cap.calls-per-day=-1, must be between 0",
    "bookend.cap.calls-per-month=-1, must be between 0",
    "bookend.cap.money-per-day=-0.01, must be between 0",
    "bookend.cap.money-per-month=1E+13, must be between 0",
  })
  void aWrongValueIsNamed(String setting, String rule) {
    app.withPropertyValues(setting)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageStartingWith(setting.split("=", 2)[0] + " " + rule));
  }

  @ParameterizedTest
  @CsvSource({
    "bookend.cost.currency=dollars",
    "bookend.cost.rounding=down",
    "bookend.cap.zone=Mars",
    "bookend.cap.calls-per-day=many",
  })
  void whatCannotBeReadIsNamedToo(String setting) {
    app.withPropertyValues(setting)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining(setting.split("=", 2)[0]));
  }
}
