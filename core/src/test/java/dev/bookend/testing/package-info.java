/**
 * Test support for hosts and implementers: a settable clock, an emulator extension, and the
 * contract tests of repositories.
 */
@NullMarked
package dev.bookend.testing;

import org.jspecify.annotations.NullMarked;
