/** Twilio Video: the account's credentials, the tokens minted with them, and its callbacks. */
@NullMarked
package dev.bookend.twilio;

import org.jspecify.annotations.NullMarked;
