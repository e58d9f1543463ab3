/** The code of the guides that belongs to no example. */
@NullMarked
package dev.bookend.guide;

import org.jspecify.annotations.NullMarked;
