/** Benchmarks of calls beside common alternatives, measured in interleaved rounds. */
@NullMarked
package dev.bookend.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
