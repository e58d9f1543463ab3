package dev.bookend.emulator;

import static dev.bookend.emulator.ApiException.unless;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The media parameters of a new room, validated as Twilio does. */
final class MediaForm {
  private static final Set<String> REGIONS =
      Set.of("us1", "us2", "ie1", "de1", "au1", "br1", "jp1", "sg1", "in1", "gll");
  private static final String RULES = "RecordingRules";
  private static final Set<String> RECORDED = Set.of("audio", "video");

  private final Map<String, String> form;
  private final List<String> codecs;

  MediaForm(ApiRequest request) {
    form = request.form();
    codecs = request.fields().getOrDefault("VideoCodecs", MediaTerms.CODECS);
  }

  MediaTerms terms() {
    unless(MediaTerms.CODECS.containsAll(codecs), ApiProblem.PARAMETER);
    String region = form.getOrDefault("MediaRegion", MediaTerms.REGION);
    unless(REGIONS.contains(region), ApiProblem.MEDIA_REGION);
    return new MediaTerms(
        codecs,
        region,
        flag("RecordParticipantsOnConnect"),
        form.containsKey(RULES) ? recordingRules(form.get(RULES)) : null,
        flag("TranscribeParticipantsOnConnect"),
        transcriptions(),
        flag("AudioOnly"),
        flag("LargeRoom"));
  }

  static Rules recordingRules(String text) {
    return Rules.read(Json.read(text), RECORDED)
        .orElseThrow(() -> new ApiException(ApiProblem.RECORDING_RULES));
  }

  private boolean flag(String name) {
    String value = form.getOrDefault(name, "").toLowerCase(Locale.ROOT);
    unless(Set.of("true", "false", "").contains(value), ApiProblem.PARAMETER);
    return Boolean.parseBoolean(value);
  }

  private @Nullable JsonNode transcriptions() {
    String value = form.get("TranscriptionsConfiguration");
    if (value == null) {
      return null;
    }
    JsonNode configuration = Json.read(value);
    unless(configuration.isObject(), ApiProblem.PARAMETER);
    return configuration;
  }
}
