/** A small care-booking app on a Jakarta runtime, with video calls between people of a booking. */
@NullMarked
package dev.bookend.examples.jakarta;

import org.jspecify.annotations.NullMarked;
