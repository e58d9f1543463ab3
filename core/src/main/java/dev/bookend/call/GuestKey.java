package dev.bookend.call;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * A guest's key: the id of the call and a secret of 128 random bits. A call stores only a hash of
 * the secret. Immutable; its text form does not show the key.
 */
public final class GuestKey {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SECRET_BYTES = 16;
  private static final int ID_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private final CallId callId;
  private final byte[] secret;

  private GuestKey(CallId callId, byte[] secret) {
    this.callId = callId;
    this.secret = secret;
  }

  /**
   * {@return a new key}
   *
   * @param call the call
   */
  public static GuestKey random(CallId call) {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return new GuestKey(call, secret);
  }

  /**
   * {@return the key with a text form; empty if the text is no key}
   *
   * @param text the {@linkplain #text() text form} of a key, or anything else
   */
  public static Optional<GuestKey> parse(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException noKey) {
      return Optional.empty();
    }
    if (bytes.length != ID_BYTES + SECRET_BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    UUID id = new UUID(buffer.getLong(), buffer.getLong());
    byte[] secret = new byte[SECRET_BYTES];
    buffer.get(secret);
    return Optional.of(new GuestKey(new CallId(id), secret));
  }

  /** {@return the call to which the key belongs} */
  public CallId callId() {
    return callId;
  }

  /** {@return the secret text of the key: 43 characters of base64url} */
  public String text() {
    UUID id = callId.value();
    ByteBuffer bytes = ByteBuffer.allocate(ID_BYTES + SECRET_BYTES);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).put(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** Returns what a call stores of the secret. */
  String hash() {
    return sha256("key", HASH_BYTES);
  }

  /** Returns the identity of the guest, from which neither the secret nor the hash follows. */
  String identity() {
    return Participant.GUEST_PREFIX + sha256("identity", SECRET_BYTES);
  }

  private String sha256(String purpose, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(purpose.getBytes(US_ASCII));
      byte[] hash = Arrays.copyOf(digest.digest(secret), length);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }

  @Override
  public String toString() {
    return "GuestKey[" + callId + "]";
  }
}
