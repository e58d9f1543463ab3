/** Video calls for Jakarta EE: beans, routes, transactions and configuration. */
@NullMarked
package dev.bookend.jakarta;

import org.jspecify.annotations.NullMarked;
