package dev.bookend.call;

/**
 * The idempotency key of a request, with its requester. {@link CallRequest#keyOf} makes it.
 *
 * @param requester the requester's identity; the same key of another requester is another one
 * @param value the key, 1 to 128 characters
 * @param digest a digest of the request, 43 characters: of the invitees in any order, the roles,
 *     the scheduled time, the limit, the ring time and the booking id. Requests with the same key
 *     are the same if their digests are equal
 */
public record RequestKey(String requester, String value, String digest) {
  /** {@return the type without requester and key} */
  @Override
  public String toString() {
    return "RequestKey[***]";
  }
}
