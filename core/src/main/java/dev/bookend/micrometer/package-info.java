/** Metrics and observations for Micrometer, which is an optional dependency. */
@NullMarked
package dev.bookend.micrometer;

import org.jspecify.annotations.NullMarked;
