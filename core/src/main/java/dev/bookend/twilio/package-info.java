/** Twilio Video: the account's credentials, and the tokens minted with them. */
@NullMarked
package dev.bookend.twilio;

import org.jspecify.annotations.NullMarked;
