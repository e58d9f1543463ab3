/**
 * The settings {@code bookend.*} and the default components that are built from them. Both
 * framework adapters use this package, so that keys, defaults and errors are the same.
 */
@NullMarked
package dev.bookend.config;

import org.jspecify.annotations.NullMarked;
