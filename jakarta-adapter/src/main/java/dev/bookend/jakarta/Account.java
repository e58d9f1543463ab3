package dev.bookend.jakarta;

import dev.bookend.twilio.TwilioCredentials;
import java.util.Optional;

/**
 * The application's account; found in one place, for all that signs or calls with it.
 *
 * @param found the credentials; empty if none are set
 */
record Account(Optional<TwilioCredentials> found) {}
