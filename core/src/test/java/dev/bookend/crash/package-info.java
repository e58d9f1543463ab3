/**
 * Crash tests: nodes in separate processes on a PostgreSQL server, which are killed, paused and
 * disconnected at random times. An independent checker verifies the stored calls and the
 * deliveries.
 */
package dev.bookend.crash;
