package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state shared by all operations of one client: URL, transport, rate limiters, API key. Not a
 * record, because its {@code toString} would contain the key. Thread-safe.
 */
final class ClientContext {
  private final String accountSid;
  private final String authorization;
  private final @Nullable String proxyAuthorization;
  private final TwilioSettings settings;
  private final Clock clock;
  private final Timing timing;
  private final ApiUrl url;
  private final Transport transport;
  private final RateLimiter writes;
  private final RateLimiter reads;

  ClientContext(
      TwilioCredentials credentials, TwilioSettings settings, Clock clock, Timing timing) {
    TwilioSettings.Proxy proxy = settings.proxy();
    this.accountSid = credentials.accountSid();
    this.authorization = basic(credentials.apiKeySid(), credentials.apiKeySecret());
    this.proxyAuthorization = proxy == null ? null : basic(proxy.username(), proxy.password());
    this.settings = settings;
    this.clock = clock;
    this.timing = timing;
    this.url = new ApiUrl(settings.apiUrl());
    this.transport = new Transport(settings.connectTimeout(), timing);
    this.writes = new RateLimiter(settings.writesPerSecond(), timing);
    this.reads = new RateLimiter(settings.readsPerSecond(), timing);
  }

  private static String basic(String name, String password) {
    byte[] both = (name + ":" + password).getBytes(UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  String accountSid() {
    return accountSid;
  }

  String authorization() {
    return authorization;
  }

  /** The JVM sends this header to the proxy and removes it from requests to Twilio. */
  Optional<String> proxyAuthorization() {
    return Optional.ofNullable(proxyAuthorization);
  }

  TwilioSettings settings() {
    return settings;
  }

  Clock clock() {
    return clock;
  }

  ApiUrl url() {
    return url;
  }

  Timing timing() {
    return timing;
  }

  Transport transport() {
    return transport;
  }

  RateLimiter writes() {
    return writes;
  }

  RateLimiter reads() {
    return reads;
  }
}
