/**
 * An in-process emulator of Twilio Video: rooms, the REST interface, signed callbacks and the
 * signalling of the browser SDK.
 */
@NullMarked
package dev.bookend.emulator;

import org.jspecify.annotations.NullMarked;
