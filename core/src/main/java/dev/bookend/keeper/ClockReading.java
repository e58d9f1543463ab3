package dev.bookend.keeper;

import java.time.Instant;

/**
 * A reading of both clocks.
 *
 * @param now the wall clock, for deadlines of calls
 * @param tick the monotonic clock, for leases
 */
record ClockReading(Instant now, Tick tick) {}
