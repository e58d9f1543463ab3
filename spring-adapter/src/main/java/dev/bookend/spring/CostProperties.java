package dev.bookend.spring;

import dev.bookend.call.CallCost.Pricing;
import dev.bookend.call.CallCost.Rounding;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What {@code bookend.cost.*} holds. What is not set is null here, and core's default in the
 * pricing.
 *
 * @param pricePerParticipantMinute What the provider charges for a participant-minute, with at most
 *     6 decimals.
 * @param currency Currency of the price, as in ISO 4217.
 * @param rounding What part of a minute costs: up-per-connection (a whole one) or pro-rata.
 */
@ConfigurationProperties("bookend.cost")
record CostProperties(
    @Nullable BigDecimal pricePerParticipantMinute,
    @Nullable Currency currency,
    @Nullable Rounding rounding) {

  Pricing pricing() {
    Pricing defaults = Pricing.defaults();
    return BookendProperties.named(
        "bookend.cost.price-",
        () ->
            new Pricing(
                Objects.requireNonNullElse(
                    pricePerParticipantMinute, defaults.perParticipantMinute()),
                Objects.requireNonNullElse(currency, defaults.currency()),
                Objects.requireNonNullElse(rounding, defaults.rounding())));
  }
}
