/** Support for testing calls in a Spring Boot application. */
@NullMarked
package dev.bookend.spring.testing;

import org.jspecify.annotations.NullMarked;
