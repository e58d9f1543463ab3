/** The HTTP contract without a framework: identity and request in, response out. */
@NullMarked
package dev.bookend.http;

import org.jspecify.annotations.NullMarked;
