/** What stands behind a call: storage, tokens, rooms, listeners and the host's own rule. */
@NullMarked
package dev.bookend.port;

import org.jspecify.annotations.NullMarked;
