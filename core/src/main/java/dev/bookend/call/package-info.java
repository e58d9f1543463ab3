/** The call: one immutable state machine, its terms, its events and its refusals. */
@NullMarked
package dev.bookend.call;

import org.jspecify.annotations.NullMarked;
