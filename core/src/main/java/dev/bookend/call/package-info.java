/** The call: an immutable state machine with its terms, events and exceptions. */
@NullMarked
package dev.bookend.call;

import org.jspecify.annotations.NullMarked;
