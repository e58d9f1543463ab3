/** Bookend in a Jakarta container: calls in its transactions. */
@NullMarked
package dev.bookend.jakarta;

import org.jspecify.annotations.NullMarked;
