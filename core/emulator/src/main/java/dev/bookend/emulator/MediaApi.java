package dev.bookend.emulator;

import dev.bookend.call.InvalidValueException;
import java.util.List;
import java.util.Map;

/** {@link TwilioEmulator.Media} over HTTP. */
final class MediaApi {
  private final TwilioEmulator.Media media;

  MediaApi(TwilioEmulator.Media media) {
    this.media = media;
  }

  List<Route> routes() {
    return List.of(
        Route.control("POST /emulator/rooms/*/speaker", this::speaker),
        Route.control("POST /emulator/rooms/*/network-quality", this::quality),
        Route.control("POST /emulator/rooms/*/switched-off", this::switchedOff));
  }

  private ApiResponse speaker(ApiRequest request) {
    String identity = identity(request.form());
    return change(
        () -> {
          if (identity.isEmpty()) {
            media.silence(room(request));
          } else {
            media.speak(room(request), identity);
          }
        });
  }

  private ApiResponse quality(ApiRequest request) {
    Map<String, String> form = request.form();
    return change(
        () ->
            media.networkQuality(
                room(request), identity(form), Integer.parseInt(form.getOrDefault("level", ""))));
  }

  private ApiResponse switchedOff(ApiRequest request) {
    Map<String, String> form = request.form();
    String track = form.getOrDefault("track", "");
    return change(
        () -> {
          if (form.getOrDefault("off", "true").equals("false")) {
            media.switchOn(room(request), identity(form), track);
          } else {
            media.switchOff(room(request), identity(form), track);
          }
        });
  }

  private static String room(ApiRequest request) {
    return request.segment(2);
  }

  private static String identity(Map<String, String> form) {
    return form.getOrDefault("identity", "");
  }

  private static ApiResponse change(Runnable change) {
    try {
      change.run();
      return ApiResponse.noContent();
    } catch (InvalidValueException | NumberFormatException e) {
      throw new ApiException(ApiProblem.PARAMETER);
    }
  }
}
