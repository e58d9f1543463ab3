/** The HTTP contract, without a framework: identity and body in, status and body out. */
@NullMarked
package dev.bookend.http;

import org.jspecify.annotations.NullMarked;
