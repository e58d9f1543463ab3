/** What a call costs, measured in interleaved rounds beside what a team would pick instead. */
@NullMarked
package dev.bookend.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
