/** What a Spring Boot application tests its calls with. */
@NullMarked
package dev.bookend.spring.testing;

import org.jspecify.annotations.NullMarked;
