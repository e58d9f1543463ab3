package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.video.v1.Room;
import com.twilio.rest.video.v1.RoomCreator;
import com.twilio.rest.video.v1.room.RecordingRules;
import com.twilio.rest.video.v1.room.RoomRecording;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Media parameters of rooms: storage, REST responses and messages to browsers. */
class RoomMediaTest {
  private static final String AUDIO = "[{\"type\":\"include\",\"kind\":\"audio\"}]";
  private static final String NOTHING = "[{\"type\":\"exclude\",\"all\":true}]";

  private final SettableClock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final TwilioEmulator.Server server = emulator.serve(0);
  private final TwilioRestClient twilio = Sdk.with(emulator, server.uri());

  @AfterEach
  void stop() {
    server.close();
  }

  private Page join(Room room) {
    return Page.in(emulator, new Token(emulator, clock, "anna", room.getSid()).sign(), "");
  }

  // E5
  @Test
  void itsParametersAreReturned() {
    Room created =
        Room.creator()
            .setVideoCodecs(Room.VideoCodec.VP8)
            .setMediaRegion("de1")
            .setRecordParticipantsOnConnect(true)
            .setAudioOnly(true)
            .setLargeRoom(true)
            .create(twilio);

    Room room = Room.fetcher(created.getSid()).fetch(twilio);
    assertThat(room.getVideoCodecs()).containsExactly(Room.VideoCodec.VP8);
    assertThat(room.getMediaRegion()).isEqualTo("de1");
    assertThat(room.getRecordParticipantsOnConnect()).isTrue();
    assertThat(room.getAudioOnly()).isTrue();
    assertThat(room.getLargeRoom()).isTrue();
    assertThat(RecordingRules.fetcher(room.getSid()).fetch(twilio).getRules())
        .extracting(rule -> rule.getType().toString() + rule.getAll())
        .containsExactly("includetrue");
  }

  @Test
  void bothCodecsAreAccepted() {
    Room room =
        Room.creator()
            .setVideoCodecs(List.of(Room.VideoCodec.H264, Room.VideoCodec.VP8))
            .create(twilio);

    assertThat(room.getVideoCodecs()).containsExactly(Room.VideoCodec.H264, Room.VideoCodec.VP8);
  }

  static Stream<Arguments> wrongParameters() {
    return Stream.of(
        wrong(53115, creator -> creator.setMediaRegion("xx1")),
        wrong(53120, creator -> creator.setRecordingRules("no JSON")),
        wrong(53120, creator -> creator.setRecordingRules(List.of())),
        wrong(53120, creator -> creator.setRecordingRules(Json.read("[{\"all\":true}]"))),
        wrong(
            53120,
            creator ->
                creator.setRecordingRules(Json.read("[{\"type\":\"include\",\"kind\":\"data\"}]"))),
        wrong(
            53120,
            creator ->
                creator.setRecordingRules(
                    Json.read("[{\"type\":\"include\",\"all\":true,\"kind\":\"audio\"}]"))),
        wrong(20001, creator -> creator.setTranscriptionsConfiguration("no JSON")),
        wrong(
            53111, creator -> creator.setStatusCallback("https://a.example/" + "x".repeat(1006))));
  }

  private static Arguments wrong(int code, Consumer<RoomCreator> parameter) {
    return Arguments.of(code, parameter);
  }

  @ParameterizedTest
  @MethodSource("wrongParameters")
  void invalidParametersAreRejected(int code, Consumer<RoomCreator> parameter) {
    RoomCreator creator = Room.creator();
    parameter.accept(creator);

    ApiException refused = catchThrowableOfType(ApiException.class, () -> creator.create(twilio));
    assertThat(refused.getCode()).isEqualTo(code);
    assertThat(emulator.rooms().openRooms()).isEmpty();
  }

  // E5, E8
  @ParameterizedTest
  @CsvSource({"de1, de1", "gll, us1"})
  void theBrowserReceivesRegionAndNoiseCancellation(String asked, String told) {
    JsonNode options =
        join(Room.creator().setMediaRegion(asked).create(twilio)).only("connected").path("options");

    assertThat(options.path("media_region").asText()).isEqualTo(told);
    assertThat(options.path("audio_processors")).isEqualTo(Json.texts(List.of("krisp")));
  }

  @Test
  void theBrowserReceivesTheRecordingState() {
    Room room = Room.creator().setRecordParticipantsOnConnect(true).create(twilio);
    Page anna = join(room);
    assertThat(isRecording(anna)).isTrue();

    RecordingRules.updater(room.getSid()).setRules(Json.read(NOTHING)).update(twilio);
    assertThat(isRecording(anna)).isFalse();
    RecordingRules.updater(room.getSid()).setRules(Json.read(AUDIO)).update(twilio);
    assertThat(isRecording(anna)).isTrue();
    assertThat(RoomRecording.reader(room.getSid()).read(twilio)).isEmpty();
  }

  private static boolean isRecording(Page page) {
    return page.latest("recording").path("is_recording").asBoolean();
  }

  @Test
  void recordingRulesOverrideTheFlag() {
    Room room =
        Room.creator()
            .setRecordParticipantsOnConnect(true)
            .setRecordingRules(Json.read(NOTHING))
            .create(twilio);

    assertThat(isRecording(join(room))).isFalse();
  }
}
