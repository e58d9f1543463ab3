/** The cost of calls: prices, estimates and spend caps. Arithmetic only; nothing is stored. */
@NullMarked
package dev.bookend.cost;

import org.jspecify.annotations.NullMarked;
