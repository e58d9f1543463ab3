package dev.bookend.call;

import java.time.Instant;

/**
 * The key of an invited guest, for the link that the host application delivers. The key is returned
 * once and is not stored: keep it secret; a retry makes another guest. Immutable; its text form
 * does not show the key.
 *
 * @param callId the call
 * @param guestId the identity of the guest in the call
 * @param key the key: 43 characters that need no escaping in a URL
 * @param validUntil when the key expires, if the call is not over before
 */
public record GuestLink(CallId callId, String guestId, String key, Instant validUntil) {
  @Override
  public String toString() {
    return "GuestLink[" + callId + ", until " + validUntil + "]";
  }
}
