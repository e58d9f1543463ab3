package dev.bookend.examples.web;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.InvalidValueException;
import dev.bookend.cost.CallCost;
import dev.bookend.cost.Pricing;
import java.math.BigDecimal;

/**
 * What a call has cost so far.
 *
 * @param amount the amount
 * @param currency the code of its currency
 * @param participantMinutes the billed minutes of all people together
 */
public record CallPrice(BigDecimal amount, String currency, BigDecimal participantMinutes) {
  /**
   * {@return the price of a call}
   *
   * @param calls the calls
   * @param pricing the provider's prices
   * @param who who asks: a person who may view the call
   * @param id the call
   * @throws CallNotFoundException if there is no such call, or it is not this person's
   * @throws InvalidValueException if the id is malformed
   */
  public static CallPrice of(VideoCallService calls, Pricing pricing, String who, String id) {
    CallCost cost = pricing.of(calls.get(Actor.of(who), CallId.of(id)));
    return new CallPrice(
        cost.amount(), cost.currency().getCurrencyCode(), cost.participantMinutes());
  }
}
