/**
 * Twilio Video: REST client for rooms and usage, access tokens, and verification of callbacks. The
 * entry points are {@link dev.bookend.twilio.TwilioClient}, {@link
 * dev.bookend.twilio.TwilioTokenIssuer} and {@link dev.bookend.twilio.TwilioWebhook}.
 */
@NullMarked
package dev.bookend.twilio;

import org.jspecify.annotations.NullMarked;
