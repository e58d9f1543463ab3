/** Parts that both booking applications share: people, lines of the log, the work of the staff. */
@NullMarked
package dev.bookend.examples.web;

import org.jspecify.annotations.NullMarked;
