package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.Base64;
import java.util.function.LongSupplier;

/**
 * What all errands to one account share: the way there, the quotas, the key. No record, whose text
 * form would show the key. Thread-safe.
 */
final class Line {
  private final String accountSid;
  private final String authorization;
  private final TwilioClient.Settings settings;
  private final Clock clock;
  private final Address address;
  private final Transport transport;
  private final Quota writes;
  private final Quota reads;

  Line(
      TwilioCredentials credentials,
      TwilioClient.Settings settings,
      Clock clock,
      LongSupplier ticker) {
    String key = credentials.apiKeySid() + ":" + credentials.apiKeySecret();
    this.accountSid = credentials.accountSid();
    this.authorization = "Basic " + Base64.getEncoder().encodeToString(key.getBytes(UTF_8));
    this.settings = settings;
    this.clock = clock;
    this.address = new Address(settings.apiUrl());
    this.transport = new Transport(settings.connectTimeout());
    this.writes = new Quota(settings.writesPerSecond(), ticker);
    this.reads = new Quota(settings.readsPerSecond(), ticker);
  }

  String accountSid() {
    return accountSid;
  }

  String authorization() {
    return authorization;
  }

  TwilioClient.Settings settings() {
    return settings;
  }

  Clock clock() {
    return clock;
  }

  Address address() {
    return address;
  }

  Transport transport() {
    return transport;
  }

  Quota writes() {
    return writes;
  }

  Quota reads() {
    return reads;
  }
}
