package dev.bookend.port;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * Verifies and parses the provider's HTTP callbacks. Implementations are thread-safe and use
 * neither network nor database.
 */
public interface ProviderCallbacks {
  /**
   * Verifies and parses a callback about a room.
   *
   * @param message the callback
   * @return the event; empty if the callback is genuine but of a type that calls do not use
   * @throws dev.bookend.call.CallNotAllowedException if the signature is not the provider's
   * @throws dev.bookend.call.InvalidValueException if the callback is malformed; the exception
   *     names the parameter
   */
  Optional<RoomEvent> roomEvent(Message message);

  /**
   * Verifies and parses a callback about the account's usage.
   *
   * @param message the callback
   * @return the alert
   * @throws dev.bookend.call.CallNotAllowedException if the signature is not the provider's
   * @throws dev.bookend.call.InvalidValueException if the callback is malformed; the exception
   *     names the parameter
   */
  UsageAlert usageAlert(Message message);

  /**
   * A received callback. Its text form does not show the content.
   *
   * @param signature the signature header; empty if it is missing
   * @param form the body, {@code application/x-www-form-urlencoded}, at most 64 KiB
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Message(String signature, byte[] form) {
    @Override
    public String toString() {
      return "Message[" + form.length + " bytes]";
    }
  }

  /**
   * A usage alert: the provider measured usage at or above a configured threshold.
   *
   * @param id the provider's id of this alert; repeated deliveries have the same id
   * @param trigger the provider's id of the configured usage trigger
   * @param category the provider's name of the usage category
   * @param measure the unit of both values, as the provider names it: usage, count or price
   * @param threshold the configured threshold
   * @param current the measured value
   * @param at the time of the alert, by the provider's clock
   */
  record UsageAlert(
      String id,
      String trigger,
      String category,
      String measure,
      BigDecimal threshold,
      BigDecimal current,
      Instant at) {}
}
