/**
 * Streams of events to the people of calls, as they are stored by any node. One thread of a node
 * reads the journal of all calls, once a second and after each change that this node stores, and
 * gives each event to the streams of the people of its call. An idle stream costs the database
 * nothing.
 *
 * <p>Begin with {@link dev.bookend.live.LiveEvents#round()}.
 */
@NullMarked
package dev.bookend.live;

import org.jspecify.annotations.NullMarked;
