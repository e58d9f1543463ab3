/** A small care-booking application on Quarkus with video calls. */
@NullMarked
package dev.bookend.examples.jakarta;

import org.jspecify.annotations.NullMarked;
