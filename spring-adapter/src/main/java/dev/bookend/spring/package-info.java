/** Spring Boot adapter: beans, {@code bookend.*} properties, HTTP routes and transactions. */
@NullMarked
package dev.bookend.spring;

import org.jspecify.annotations.NullMarked;
