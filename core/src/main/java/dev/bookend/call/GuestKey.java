package dev.bookend.call;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
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

  String hash() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret);
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
