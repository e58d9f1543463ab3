package dev.bookend.config;

import dev.bookend.call.InvalidValueException;
import dev.bookend.http.HttpSettings;
import dev.bookend.twilio.TwilioClient;
import dev.bookend.twilio.TwilioClient.Proxy;
import dev.bookend.twilio.TwilioClient.RoomOptions;
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
  final TwilioClient.Settings settings;

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

  private static TwilioClient.Settings settings(ConfigSection twilio) {
    TwilioClient.Settings defaults = TwilioClient.Settings.defaults();
    RoomOptions options = defaults.roomOptions();
    return new TwilioClient.Settings(
        twilio.find("api-url", ValueParser.ADDRESS),
        twilio.find("edge", ValueParser.TEXT),
        null,
        twilio.get("connect-timeout", ValueParser.DURATION, defaults.connectTimeout()),
        twilio.get("response-timeout", ValueParser.DURATION, defaults.responseTimeout()),
        twilio.get("operation-timeout", ValueParser.DURATION, defaults.operationTimeout()),
        twilio.get("writes-per-second", ValueParser.INTEGER, defaults.writesPerSecond()),
        twilio.get("reads-per-second", ValueParser.INTEGER, defaults.readsPerSecond()),
        new RoomOptions(
            twilio.find("media-region", ValueParser.TEXT),
            twilio.get("recording", ValueParser.FLAG, options.recording()),
            twilio.get("transcription", ValueParser.FLAG, options.transcription())),
        proxy(twilio));
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
