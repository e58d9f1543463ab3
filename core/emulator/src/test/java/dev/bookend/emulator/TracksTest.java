package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.video.v1.Room;
import com.twilio.rest.video.v1.room.participant.PublishedTrack;
import com.twilio.rest.video.v1.room.participant.SubscribeRules;
import com.twilio.rest.video.v1.room.participant.SubscribedTrack;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tracks: callbacks, REST resources, rejected tracks and subscriptions. */
class TracksTest {
  private static final String NAME = "video-call-1";

  private final SettableClock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final TwilioEmulator.Server server = emulator.serve(0);
  private final TwilioRestClient twilio = Sdk.with(emulator, server.uri());
  private final Room room =
      Room.creator()
          .setUniqueName(NAME)
          .setStatusCallback("https://care.example/events")
          .create(twilio);

  @AfterEach
  void stop() {
    server.close();
  }

  private Page join(String identity, String... tracks) {
    return Page.in(emulator, token(identity, room), NAME, tracks);
  }

  private String token(String identity, Room room) {
    return new Token(emulator, clock, identity, room.getSid()).sign();
  }

  private List<String> callbacks() {
    return emulator.callbackQueue().waiting().stream()
        .map(TwilioEmulator.Callback::parameters)
        .map(told -> told.get("StatusCallbackEvent") + " " + told.getOrDefault("TrackKind", ""))
        .map(String::strip)
        .toList();
  }

  // E4
  @Test
  void publishingMutingAndUnpublishingCauseNumberedCallbacks() {
    Page anna = join("anna", "audio-1");
    anna.publish(true, "audio-1", "video-1");
    anna.publish(false, "audio-1", "video-1");
    anna.publish(true, "audio-1", "video-1");
    anna.publish(true, "audio-1");

    assertThat(callbacks())
        .containsExactly(
            "room-created",
            "participant-connected",
            "track-added audio",
            "track-added video",
            "track-disabled audio",
            "track-disabled video",
            "track-enabled audio",
            "track-enabled video",
            "track-removed video");
    List<Map<String, String>> told =
        emulator.callbackQueue().waiting().stream()
            .map(TwilioEmulator.Callback::parameters)
            .toList();
    assertThat(told)
        .extracting(one -> one.get("SequenceNumber"))
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8");
    assertThat(told.get(8))
        .containsEntry("TrackSid", told.get(3).get("TrackSid"))
        .containsEntry("ParticipantIdentity", "anna")
        .containsEntry("ParticipantStatus", "connected");
  }

  @Test
  void aResumedSessionPublishesNoNewTracks() {
    Page anna = join("anna", "audio-1");
    String session = anna.only("connected").path("session").asText();
    anna.drop();
    Page back = new Page(emulator);
    ObjectNode sync = back.connect(token("anna", room), NAME, "audio-1");
    sync.withObject("/participant").put("revision", 9);
    back.hello(sync.put("type", "sync").put("session", session));

    assertThat(callbacks()).containsOnlyOnce("track-added audio").doesNotContain("track-removed");
  }

  // E7
  @Test
  void tracksAndRulesAreReadByRest() {
    Page anna = join("anna", "audio-1", "video-1");
    Page bert = join("bert");

    assertThat(PublishedTrack.reader(room.getSid(), "anna").read(twilio))
        .extracting(track -> track.getKind() + " " + track.getName() + " " + track.getEnabled())
        .containsExactly("audio my audio-1 true", "video my video-1 true");
    PublishedTrack audio =
        PublishedTrack.fetcher(room.getSid(), "anna", "my audio-1").fetch(twilio);
    SubscribedTrack heard =
        SubscribedTrack.fetcher(room.getSid(), "bert", audio.getSid()).fetch(twilio);
    assertThat(heard.getPublisherSid()).isEqualTo(audio.getParticipantSid());
    assertThat(SubscribedTrack.reader(room.getSid(), "bert").read(twilio)).hasSize(2);
    assertThat(SubscribeRules.fetcher(room.getSid(), "bert").fetch(twilio).getRules()).hasSize(1);
    anna.disconnect();
    assertThat(SubscribedTrack.reader(room.getSid(), "bert").read(twilio)).isEmpty();
    assertThat(bert.isConnected()).isTrue();
  }

  @Test
  void rulesSelectTheReceivedTracks() {
    join("anna", "audio-1", "video-1");
    Page bert = join("bert");
    SubscribeRules.updater(room.getSid(), "bert")
        .setRules(
            Json.read(
                "[{\"type\":\"include\",\"all\":true},"
                    + "{\"type\":\"exclude\",\"publisher\":\"anna\",\"kind\":\"video\"}]"))
        .update(twilio);

    assertThat(ids(bert.latest("subscribed"))).containsExactly("audio-1");
    assertThat(SubscribedTrack.reader(room.getSid(), "bert").read(twilio)).hasSize(1);
    ApiException refused =
        catchThrowableOfType(
            ApiException.class,
            () -> SubscribeRules.updater(room.getSid(), "bert").setRules(List.of()).update(twilio));
    assertThat(refused.getCode()).isEqualTo(53215);
  }

  @Test
  void aParticipantWithoutAutomaticSubscriptionReceivesNothing() {
    join("anna", "audio-1");
    Page bert = new Page(emulator);
    ObjectNode connect = bert.connect(token("bert", room), NAME);
    connect.set(
        "subscribe", Json.read("{\"rules\":[{\"type\":\"exclude\",\"all\":true}],\"revision\":1}"));
    bert.hello(connect);
    join("carl", "video-1");

    assertThat(bert.latest("participants").get(0).path("tracks")).hasSize(1);
    assertThat(ids(bert.only("connected").path("subscribed"))).isEmpty();
    assertThat(ids(bert.latest("subscribed"))).isEmpty();
  }

  private static List<String> ids(JsonNode tracks) {
    return tracks.path("tracks").findValuesAsText("id");
  }

  // E11
  @Test
  void aDuplicateOrTooLongTrackNameFailsOnlyThisTrack() {
    Page anna = join("anna", "audio-1");
    ObjectNode participant = anna.participant(true, "audio-1", "audio-2", "video-1");
    ((ObjectNode) participant.path("tracks").get(1)).put("name", "my audio-1");
    ((ObjectNode) participant.path("tracks").get(2)).put("name", "x".repeat(129));
    ObjectNode update = Json.object("update");
    update.set("participant", participant);
    anna.body(update);

    JsonNode published = anna.latest("published").path("tracks");
    assertThat(published.findValuesAsText("state")).containsExactly("ready", "failed", "failed");
    assertThat(published.findValuesAsText("code")).containsExactly("53304", "53302");
    assertThat(join("bert").only("connected").path("participants").get(0).path("tracks"))
        .hasSize(1);
  }

  @Test
  void anAudioOnlyRoomRejectsVideo() {
    Room audio = Room.creator().setAudioOnly(true).create(twilio);
    Page anna = Page.in(emulator, token("anna", audio), "", "audio-1", "video-1", "data-1");

    JsonNode published = anna.only("connected").path("published").path("tracks");
    assertThat(published.findValuesAsText("state")).containsExactly("ready", "ready", "failed");
    assertThat(published.findValuesAsText("code")).containsExactly("53125");
  }
}
