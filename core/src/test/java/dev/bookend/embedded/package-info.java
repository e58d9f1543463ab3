/** A host on the embedded database that the examples use, killed and read again. */
@NullMarked
package dev.bookend.embedded;

import org.jspecify.annotations.NullMarked;
