/** Calls in the host's own database: PostgreSQL, MySQL, MariaDB or H2, by plain JDBC. */
@NullMarked
package dev.bookend.jdbc;

import org.jspecify.annotations.NullMarked;
