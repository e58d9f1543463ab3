package dev.bookend.emulator;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A self-signed certificate with a new P-256 key, for DTLS. WebRTC compares its fingerprint with
 * the one in the session description, and does not check names and dates.
 */
final class MediaCertificate {
  private static final String CURVE = "secp256r1";
  private static final String SIGNATURE = "SHA256withECDSA";

  /** OID 1.2.840.10045.4.3.2, ecdsa-with-SHA256, in DER. */
  private static final String SIGNATURE_OID = "2A8648CE3D040302";

  /** OID 2.5.4.3, commonName, in DER. */
  private static final String COMMON_NAME_OID = "550403";

  private static final String NAME = "bookend-emulator";
  private static final String NOT_BEFORE = "20200101000000Z";
  private static final String NOT_AFTER = "20991231235959Z";

  /** SHA-256 fingerprint for SDP, in upper-case hexadecimal with colons. */
  final String fingerprint;

  /** TLS context for DTLS with this certificate. */
  final SSLContext context;

  private MediaCertificate(String fingerprint, SSLContext context) {
    this.fingerprint = fingerprint;
    this.context = context;
  }

  static MediaCertificate create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      KeyPair keys = generator.generateKeyPair();
      byte[] encoded = sign(keys);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(encoded);
      return new MediaCertificate(
          HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest), context(keys, encoded));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every JDK has P-256 and DTLS", e);
    }
  }

  private static byte[] sign(KeyPair keys) throws GeneralSecurityException {
    byte[] algorithm = Der.sequence(Der.oid(SIGNATURE_OID));
    byte[] name = Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME_OID), Der.utf8(NAME))));
    byte[] signed =
        Der.sequence(
            Der.explicit(0, Der.integer(BigInteger.TWO)),
            Der.integer(new BigInteger(64, new SecureRandom()).setBit(64)),
            algorithm,
            name,
            Der.sequence(Der.time(NOT_BEFORE), Der.time(NOT_AFTER)),
            name,
            keys.getPublic().getEncoded());
    Signature signature = Signature.getInstance(SIGNATURE);
    signature.initSign(keys.getPrivate());
    signature.update(signed);
    return Der.sequence(signed, algorithm, Der.bits(signature.sign()));
  }

  private static SSLContext context(KeyPair keys, byte[] encoded)
      throws GeneralSecurityException, IOException {
    Certificate certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
    char[] password = NAME.toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, password);
    store.setKeyEntry(NAME, keys.getPrivate(), password, new Certificate[] {certificate});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, password);
    SSLContext context = SSLContext.getInstance("DTLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
