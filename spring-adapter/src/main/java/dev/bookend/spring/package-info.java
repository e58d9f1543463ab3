/** Bookend for Spring Boot: beans, {@code bookend.*} properties and the routes of the contract. */
@NullMarked
package dev.bookend.spring;

import org.jspecify.annotations.NullMarked;
