package dev.bookend.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Currency;

/**
 * The cost of a call at the provider, as counted by this library. The provider's bill may differ.
 *
 * @param connections the number of connections; each reconnect counts
 * @param participantTime the total duration of all connections
 * @param participantMinutes the billed minutes, with at most 6 decimals
 * @param amount the cost in {@code currency}, with at most 6 decimals
 * @param currency the currency of the amount
 */
public record CallCost(
    int connections,
    Duration participantTime,
    BigDecimal participantMinutes,
    BigDecimal amount,
    Currency currency) {}
