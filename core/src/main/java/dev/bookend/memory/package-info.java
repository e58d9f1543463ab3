/** Calls in memory: for tests, demos and the first five minutes. A restart forgets them. */
@NullMarked
package dev.bookend.memory;

import org.jspecify.annotations.NullMarked;
