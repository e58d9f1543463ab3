/** Stores calls in the database of the host by plain JDBC: PostgreSQL, MySQL, MariaDB or H2. */
@NullMarked
package dev.bookend.jdbc;

import org.jspecify.annotations.NullMarked;
