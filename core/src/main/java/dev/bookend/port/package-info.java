/**
 * Ports of the core: call storage, access tokens, provider rooms and callbacks, listeners, access
 * rules and metrics.
 */
@NullMarked
package dev.bookend.port;

import org.jspecify.annotations.NullMarked;
