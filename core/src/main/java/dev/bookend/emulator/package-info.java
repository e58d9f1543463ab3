/**
 * Twilio Video without Twilio: rooms and the signalling that the browser SDK speaks, in process.
 */
@NullMarked
package dev.bookend.emulator;

import org.jspecify.annotations.NullMarked;
