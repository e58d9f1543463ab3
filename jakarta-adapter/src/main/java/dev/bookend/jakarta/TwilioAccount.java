package dev.bookend.jakarta;

import dev.bookend.twilio.TwilioCredentials;
import java.util.Optional;

/**
 * The application's Twilio account, read once and shared by the token issuer, the REST client and
 * the callback verifier.
 *
 * @param found the credentials; empty if none are set
 */
record TwilioAccount(Optional<TwilioCredentials> found) {}
