package dev.bookend.jakarta;

import java.time.Clock;

/**
 * The time of calls; not a {@link Clock} bean, for that would be the application's as well.
 *
 * @param clock the application's own, or else one on which all nodes of a database agree
 */
record CallClock(Clock clock) {}
