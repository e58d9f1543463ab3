package dev.bookend.jakarta;

import java.time.Clock;

/**
 * The clock of calls. Not a {@link Clock} bean, because such a bean would also be injected into the
 * application's own classes.
 *
 * @param clock the application's clock, or else one that agrees on all nodes of a database
 */
record CallClock(Clock clock) {}
