/** A small care-booking application on Spring Boot with video calls. */
@NullMarked
package dev.bookend.examples.spring;

import org.jspecify.annotations.NullMarked;
