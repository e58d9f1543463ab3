package dev.bookend.port;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * What the provider tells over HTTP, verified and read. Implementations are thread-safe, and reach
 * neither a network nor a database.
 */
public interface ProviderCallbacks {
  /**
   * Reads what is told of a room.
   *
   * @param message what came
   * @return the event; empty if it is genuine, but nothing that calls live by
   * @throws dev.bookend.call.CallNotAllowedException if it is not the provider's
   * @throws dev.bookend.call.InvalidValueException if it is malformed; it names the parameter
   */
  Optional<RoomEvent> roomEvent(Message message);

  /**
   * Reads what is told of an account's usage.
   *
   * @param message what came
   * @return the alert
   * @throws dev.bookend.call.CallNotAllowedException if it is not the provider's
   * @throws dev.bookend.call.InvalidValueException if it is malformed; it names the parameter
   */
  UsageAlert usageAlert(Message message);

  /**
   * A callback as it came. Its text form does not show what is in it.
   *
   * @param signature the header that proves where it comes from; empty if it is missing
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
   * Usage has reached a value that an alert was set up for.
   *
   * @param id the provider's id of this very alert; the same when it is told again
   * @param trigger the provider's id of what was set up
   * @param category what was used, in the provider's words
   * @param measure what of it the values count, in the provider's words: usage, count or price
   * @param threshold the value
   * @param current how much it was by then
   * @param at when, by the provider's clock
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
