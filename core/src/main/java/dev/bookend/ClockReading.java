package dev.bookend;

import java.time.Instant;

/**
 * One look at the clocks: the time that calls live by, and the one that leases are measured with,
 * which nobody can set.
 */
record ClockReading(Instant now, long nanos) {}
