/** The front door: schedule calls, let people in, and keep time. */
@NullMarked
package dev.bookend;

import org.jspecify.annotations.NullMarked;
