package dev.bookend.emulator;

import static dev.bookend.emulator.ApiException.unless;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of a new room, validated as Twilio does. */
final class RoomForm {
  private static final int MAX_NAME = 128;
  private static final int MAX_ADDRESS = 1023;
  private static final Pattern RESERVED = Pattern.compile("[:/?#\\[\\]@!$&'()*+,;=\\p{Cntrl}]");
  private static final Set<String> OLD_TYPES = Set.of("go", "group-small", "peer-to-peer");
  private static final long MIN_STAY = 600;
  private static final long MAX_STAY = 86_400;
  private static final int MAX_MINUTES = 60;

  private final Map<String, String> form;
  private final MediaForm media;

  RoomForm(ApiRequest request) {
    this.form = request.form();
    this.media = new MediaForm(request);
  }

  /** Returns the name; null if the SID is the name. */
  @Nullable String name() {
    String name = form.getOrDefault("UniqueName", "");
    if (name.isEmpty()) {
      return null;
    }
    unless(!name.isBlank(), ApiProblem.ROOM_NAME);
    unless(name.length() <= MAX_NAME, ApiProblem.ROOM_NAME_TOO_LONG);
    unless(!RESERVED.matcher(name).find(), ApiProblem.ROOM_NAME_CHARACTERS);
    return name;
  }

  Terms terms() {
    String type = form.getOrDefault("Type", "group");
    unless(!OLD_TYPES.contains(type), ApiProblem.OLD_ROOM_TYPE);
    unless(type.equals("group"), ApiProblem.ROOM_TYPE);
    return new Terms(
        (int)
            number(
                "MaxParticipants",
                Terms.MAX_PARTICIPANTS,
                1,
                Terms.MAX_PARTICIPANTS,
                ApiProblem.MAX_PARTICIPANTS),
        Duration.ofSeconds(
            number(
                "MaxParticipantDuration",
                Terms.DEFAULT_STAY.toSeconds(),
                MIN_STAY,
                MAX_STAY,
                ApiProblem.PARTICIPANT_DURATION)),
        minutes("EmptyRoomTimeout"),
        minutes("UnusedRoomTimeout"),
        true,
        media.terms(),
        callback());
  }

  private Duration minutes(String name) {
    return Duration.ofMinutes(
        number(name, Terms.DEFAULT_TIMEOUT.toMinutes(), 1, MAX_MINUTES, ApiProblem.TIMEOUT));
  }

  private long number(String name, long defaultValue, long min, long max, ApiProblem problem) {
    String value = form.get(name);
    if (value == null) {
      return defaultValue;
    }
    try {
      long number = Long.parseLong(value);
      unless(number >= min && number <= max, problem);
      return number;
    } catch (NumberFormatException e) {
      throw new ApiException(problem);
    }
  }

  private Terms.@Nullable Callback callback() {
    String method = form.getOrDefault("StatusCallbackMethod", "POST");
    unless(Set.of("POST", "GET").contains(method), ApiProblem.CALLBACK_METHOD);
    String url = form.getOrDefault("StatusCallback", "");
    if (url.isEmpty()) {
      return null;
    }
    unless(url.length() <= MAX_ADDRESS && isWebAddress(url), ApiProblem.CALLBACK);
    return new Terms.Callback(url, method);
  }

  static boolean isWebAddress(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getHost() != null
          && uri.getPort() <= 65_535
          && Optional.ofNullable(uri.getScheme())
              .filter(Set.of("http", "https")::contains)
              .isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
