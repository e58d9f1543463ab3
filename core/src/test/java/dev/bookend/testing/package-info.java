/**
 * What implementers and hosts test with: a settable clock, an emulator for their tests, and the
 * repositories' contract.
 */
@NullMarked
package dev.bookend.testing;

import org.jspecify.annotations.NullMarked;
