package dev.bookend.keeper;

import java.time.Instant;

/**
 * A reading of both clocks.
 *
 * @param now the wall clock, for deadlines of calls
 * @param nanos the monotonic clock, for leases; comparable with other readings of this node only
 */
record ClockReading(Instant now, long nanos) {}
