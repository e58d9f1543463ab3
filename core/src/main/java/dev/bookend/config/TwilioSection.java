package dev.bookend.config;

import dev.bookend.call.InvalidValueException;
import dev.bookend.http.HttpSettings;
import dev.bookend.twilio.TwilioSettings;
import dev.bookend.twilio.TwilioSettings.Proxy;
import dev.bookend.twilio.TwilioTokenIssuer;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code bookend.twilio.*}, except the credentials. */
final class TwilioSection {
  /** Video has API keys and a REST interface in this region only. */
  private static final ValueParser<String> REGION =
      new ValueParser<>(
          TwilioSection::region,
          "must be us1, the only region of Video's API keys and REST interface;"
              + " bookend.twilio.media-region selects the region of the media servers");

  final ConfigSection section;
  final RoomMode roomMode;
  final Duration maxTokenValidity;
  final @Nullable URI publicUrl;
  final TwilioSettings settings;

  enum RoomMode {
    MANAGED,
    AD_HOC
  }

  TwilioSection(ConfigSection section, HttpSettings routes) {
    this.section = section;
    roomMode = section.get("room-mode", ValueParser.oneOf(RoomMode.class), RoomMode.MANAGED);
    maxTokenValidity =
        section.get(
            "max-token-validity",
            ValueParser.DURATION,
            TwilioTokenIssuer.DEFAULT_MAX_TOKEN_VALIDITY);
    publicUrl = section.find("public-url", ValueParser.ADDRESS);
    section.find("region", REGION);
    settings = section.reportingKeys(() -> settings(section));
    callbackUrl(routes::eventsUrl); // validates the URL
  }

  private static String region(String text) {
    if (text.equals("us1")) {
      return text;
    }
    throw new IllegalArgumentException();
  }

  private static TwilioSettings settings(ConfigSection twilio) {
    TwilioSettings defaults = TwilioSettings.defaults();
    return TwilioSettings.builder()
        .apiUrl(twilio.find("api-url", ValueParser.ADDRESS))
        .edge(twilio.find("edge", ValueParser.TEXT))
        .connectTimeout(
            twilio.get("connect-timeout", ValueParser.DURATION, defaults.connectTimeout()))
        .responseTimeout(
            twilio.get("response-timeout", ValueParser.DURATION, defaults.responseTimeout()))
        .operationTimeout(
            twilio.get("operation-timeout", ValueParser.DURATION, defaults.operationTimeout()))
        .writesPerSecond(
            twilio.get("writes-per-second", ValueParser.INTEGER, defaults.writesPerSecond()))
        .readsPerSecond(
            twilio.get("reads-per-second", ValueParser.INTEGER, defaults.readsPerSecond()))
        .mediaRegion(twilio.find("media-region", ValueParser.TEXT))
        .recording(twilio.get("recording", ValueParser.FLAG, defaults.recording()))
        .transcription(twilio.get("transcription", ValueParser.FLAG, defaults.transcription()))
        .proxy(proxy(twilio))
        .build();
  }

  private static @Nullable Proxy proxy(ConfigSection twilio) {
    String username = twilio.find("proxy-username", ValueParser.TEXT);
    String password = twilio.find("proxy-password", ValueParser.TEXT);
    if (username != null && password != null) {
      return new Proxy(username, password);
    }
    if (username != null || password != null) {
      throw new InvalidValueException(
          twilio.prefix() + (username == null ? "proxy-username" : "proxy-password"),
          "must be set: user name and password of the proxy belong together");
    }
    return null;
  }

  /** The public URL of a route, for Twilio's callbacks; null if no public URL is configured. */
  @Nullable URI callbackUrl(Function<URI, URI> route) {
    URI url = publicUrl;
    return url == null ? null : section.reportingKeys(() -> route.apply(url));
  }
}
