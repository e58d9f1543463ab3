/** An in-memory call storage for tests and demos. A restart loses all calls. */
@NullMarked
package dev.bookend.memory;

import org.jspecify.annotations.NullMarked;
