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

/** {@code bookend.twilio.*} but the credentials. */
final class TwilioSection {
  /** Video's keys and REST interface are of this region alone. */
  private static final ValueParser<String> REGION =
      new ValueParser<>(
          TwilioSection::region,
          "must be us1, the only region of Video's keys and rooms; bookend.twilio.media-region says"
              + " where media are processed");

  final ConfigSection section;
  final ConfigSection tokenSection;
  final Rooms rooms;
  final Duration tokenCeiling;
  final @Nullable URI publicUrl;
  final TwilioClient.Settings settings;

  enum Rooms {
    REST,
    AD_HOC
  }

  TwilioSection(ConfigSection section, HttpSettings routes) {
    this.section = section;
    tokenSection = section.section("token-");
    rooms = section.get("rooms", ValueParser.oneOf(Rooms.class), Rooms.REST);
    tokenCeiling =
        section.get("token-ceiling", ValueParser.DURATION, TwilioTokenIssuer.DEFAULT_CEILING);
    publicUrl = section.find("public-url", ValueParser.ADDRESS);
    section.find("region", REGION);
    settings = section.named(() -> settings(section));
    address(routes::eventsUrl);
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
        twilio.get("budget", ValueParser.DURATION, defaults.budget()),
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
          "must be set, as the other of the two is");
    }
    return null;
  }

  /** Where Twilio reaches a route; null if it is not known where it reaches this host at all. */
  @Nullable URI address(Function<URI, URI> route) {
    URI url = publicUrl;
    return url == null ? null : section.named(() -> route.apply(url));
  }
}
