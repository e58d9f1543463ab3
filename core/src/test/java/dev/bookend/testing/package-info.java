/** The contract tests that a repository must pass, for implementers. */
@NullMarked
package dev.bookend.testing;

import org.jspecify.annotations.NullMarked;
