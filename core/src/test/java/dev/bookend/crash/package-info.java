/**
 * Real processes on a real PostgreSQL, killed, paused and cut off at random instants, and an
 * independent look at what is left.
 */
package dev.bookend.crash;
