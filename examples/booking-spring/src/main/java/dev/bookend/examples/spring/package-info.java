/** A small care-booking app on Spring Boot, with video calls between the people of a booking. */
@NullMarked
package dev.bookend.examples.spring;

import org.jspecify.annotations.NullMarked;
