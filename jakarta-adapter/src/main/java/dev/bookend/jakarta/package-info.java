/** Jakarta EE adapter: CDI beans, JAX-RS routes, JTA transactions and MicroProfile Config. */
@NullMarked
package dev.bookend.jakarta;

import org.jspecify.annotations.NullMarked;
