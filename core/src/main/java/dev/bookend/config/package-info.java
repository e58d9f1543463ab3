/**
 * What {@code bookend.*} says, whichever framework reads it, and what Bookend makes of it where the
 * host brings nothing of its own.
 */
@NullMarked
package dev.bookend.config;

import org.jspecify.annotations.NullMarked;
