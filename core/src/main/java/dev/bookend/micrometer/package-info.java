/** What calls do, as Micrometer metrics and observations, for hosts that have Micrometer. */
@NullMarked
package dev.bookend.micrometer;

import org.jspecify.annotations.NullMarked;
