package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bookend.call.InvalidValueException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Case E10: media signalling over data channels, with a peer that is not a browser. */
class MediaSignallingTest {
  private static final String NAME = "video-call-1";

  private final SettableClock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final String sid = emulator.rooms().open(NAME, 5, Duration.ofMinutes(1));
  private final List<Person> people = new ArrayList<>();

  @AfterEach
  void leave() {
    people.forEach(person -> person.client.close());
    emulator.reset();
  }

  /** A page in the room, and its peer connection to the emulator. */
  private final class Person {
    final Page page = new Page(emulator);
    final JsonNode connected;
    final MediaClient client;

    Person(String identity, JsonNode profile, String... tracks) {
      ObjectNode connect = page.connect(token(identity), NAME, tracks);
      ObjectNode asked = connect.putObject("media_signaling");
      for (MediaProtocol protocol : MediaProtocol.values()) {
        asked.putObject(protocol.key()).putArray("transports").add(Json.object("data-channel"));
      }
      asked.putObject("publisher_hints").putArray("transports");
      connect.set("bandwidth_profile", profile);
      page.hello(connect);
      connected = page.only("connected");
      client = new MediaClient(offer().path("description").path("sdp").asText());
      people.add(this);
    }

    JsonNode offer() {
      for (JsonNode connection : connected.path("peer_connections")) {
        if (connection.path("description").path("type").asText().equals("offer")) {
          return connection;
        }
      }
      throw new AssertionError("no offer in " + connected);
    }

    String label(MediaProtocol protocol) {
      return connected
          .path("media_signaling")
          .path(protocol.key())
          .path("transport")
          .path("label")
          .asText();
    }

    /** Opens the channels and sends a first message on each one, as the SDK does. */
    Person open() {
      client.open(MediaProtocol.values().length);
      for (MediaProtocol protocol : MediaProtocol.values()) {
        say(protocol, Json.object("ready"));
      }
      quality(1, 0); // so that all of it has arrived
      return this;
    }

    void say(MediaProtocol protocol, ObjectNode message) {
      client.send(label(protocol), message);
    }

    JsonNode hears(MediaProtocol protocol) {
      return client.next(label(protocol));
    }

    /** Makes the requested offers, which the other participants answer. */
    Person meets(Person... others) {
      List<String> asked =
          page.connections().stream().filter(told -> told.endsWith(" create-offer")).toList();
      assertThat(asked).hasSize(others.length);
      for (int i = 0; i < others.length; i++) {
        String link = asked.get(i).substring(0, asked.get(i).indexOf(' '));
        page.describe(link, "offer");
        others[i].page.describe(link, "answer");
      }
      return this;
    }

    JsonNode speaker() {
      return hears(MediaProtocol.ACTIVE_SPEAKER).path("participant");
    }

    String sid() {
      return connected.path("participant").path("sid").asText();
    }

    /** Sends a network quality report and returns the response. */
    JsonNode quality(int own, int others) {
      say(
          MediaProtocol.NETWORK_QUALITY,
          Json.object("network_quality").put("reportLevel", own).put("remoteReportLevel", others));
      return hears(MediaProtocol.NETWORK_QUALITY);
    }

    JsonNode hints(String track, boolean enabled) {
      ObjectNode message = Json.object("render_hints");
      message
          .putObject("subscriber")
          .put("id", 7)
          .putArray("hints")
          .addObject()
          .put("track", track)
          .put("enabled", enabled);
      say(MediaProtocol.RENDER_HINTS, message);
      return hears(MediaProtocol.RENDER_HINTS).path("subscriber");
    }

    /** Replaces the bandwidth profile. */
    void change(ObjectNode profile) {
      ObjectNode update = Json.object("update").put("version", 2);
      update.set("bandwidth_profile", profile);
      page.body(update);
    }

    JsonNode switched() {
      return hears(MediaProtocol.TRACK_SWITCH_OFF);
    }

    String track(int index) {
      return page.latest("published").path("tracks").path(index).path("sid").asText();
    }
  }

  private String token(String identity) {
    return new Token(emulator, clock, identity, sid).sign();
  }

  private Person join(String identity, String... tracks) {
    return new Person(identity, Json.object(), tracks);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(one -> texts.add(one.asText()));
    return texts;
  }

  private static ObjectNode atMost(int tracks, String speakerPriority) {
    ObjectNode profile = Json.object();
    profile
        .putObject("video")
        .put("max_tracks", tracks)
        .put("active_speaker_priority", speakerPriority);
    return profile;
  }

  @Test
  void eachRequestedProtocolGetsADataChannel() {
    Person anna = join("anna", "audio-1");

    assertThat(anna.connected.path("media_signaling").fieldNames())
        .toIterable()
        .containsExactly(
            "active_speaker",
            "network_quality",
            "render_hints",
            "track_priority",
            "track_switch_off");
    anna.open();
    anna.client.openOwn(0);
    anna.client.sendText(0, "a message of a data track");
    assertThat(anna.quality(1, 0).path("local").asInt()).isEqualTo(5);
  }

  @Test
  void aBrowserWithoutRequestedProtocolsGetsNoMediaConnection() {
    Page anna = Page.in(emulator, token("anna"), NAME, "audio-1");

    assertThat(anna.only("connected").path("media_signaling")).isEmpty();
    assertThat(anna.connections()).containsExactly("own close");
  }

  @Test
  void itsOffersAreAnsweredSectionBySection() {
    Person anna = join("anna", "audio-1");
    String id = anna.offer().path("id").asText();
    anna.page.describe(id, "answer");
    anna.page.forget();
    ObjectNode update = Json.object("update").put("version", 2);
    ObjectNode offered = Page.connection(id, "offer");
    offered
        .withObject("/description")
        .put(
            "sdp",
            String.join(
                "\r\n",
                "v=0",
                "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
                "a=mid:0",
                "m=audio 9 UDP/TLS/RTP/SAVPF 111 9",
                "a=mid:1",
                "a=rtpmap:111 opus/48000/2",
                "a=sendrecv",
                "a=ssrc:1 cname:x",
                "m=video 0 UDP/TLS/RTP/SAVPF 96",
                "a=mid:2",
                "a=bundle-only",
                "m=video 0 UDP/TLS/RTP/SAVPF 96",
                "a=mid:3",
                ""));
    update.set("peer_connections", Json.array(List.of(offered)));
    anna.page.body(update);

    JsonNode answer = anna.page.latest("peer_connections").get(0);
    assertThat(answer.path("id").asText()).isEqualTo(id);
    assertThat(answer.path("description").path("type").asText()).isEqualTo("answer");
    assertThat(answer.path("description").path("revision").asInt()).isEqualTo(2);
    assertThat(answer.path("description").path("sdp").asText().lines())
        .contains("a=group:BUNDLE 0 1 2", "a=ice-lite", "a=rtpmap:111 opus/48000/2")
        .containsSubsequence(
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            "a=mid:0",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 9",
            "a=mid:1",
            "a=inactive",
            "m=video 9 UDP/TLS/RTP/SAVPF 96",
            "a=mid:2",
            "m=video 0 UDP/TLS/RTP/SAVPF 96",
            "a=mid:3")
        .doesNotContain("a=sendrecv", "a=ssrc:1 cname:x");
    anna.page.forget();
    anna.page.body(update);
    assertThat(anna.page.heard()).as("the same offer again").isEmpty();
  }

  @Test
  void theDominantSpeakerIsTheOtherParticipantThatUnmutedLast() {
    Person anna = join("anna", "audio-1").open();
    Person bert = join("bert", "audio-1").open().meets(anna);
    assertThat(anna.speaker().asText()).isEqualTo(bert.sid());
    assertThat(bert.speaker().asText()).isEqualTo(anna.sid());

    Person carl = join("carl").open().meets(anna, bert);
    assertThat(carl.speaker().asText()).as("met first").isEqualTo(anna.sid());
    assertThat(carl.speaker().asText()).isEqualTo(bert.sid());
    anna.page.publish(false, "audio-1");
    assertThat(bert.speaker().isNull()).as("nobody").isTrue();
    anna.page.publish(true, "audio-1");
    assertThat(bert.speaker().asText()).isEqualTo(anna.sid());
    assertThat(carl.speaker().asText()).isEqualTo(anna.sid());
    carl.page.publish(true, "audio-9");
    assertThat(anna.speaker().asText()).isEqualTo(carl.sid());
    carl.page.disconnect();
    assertThat(anna.speaker().asText()).isEqualTo(bert.sid());
  }

  @Test
  void aTestSetsTheDominantSpeaker() {
    Person anna = join("anna").open();
    Person bert = join("bert").open().meets(anna);
    TwilioEmulator.Guest guest = emulator.join(token("guest"));

    emulator.media().speak(NAME, "bert");
    assertThat(anna.speaker().asText()).isEqualTo(bert.sid());
    emulator.media().speak(sid, "guest");
    assertThat(anna.speaker().asText()).isEqualTo(guest.sid());
    assertThat(bert.speaker().asText()).isEqualTo(guest.sid());
    emulator.media().silence(NAME);
    assertThat(anna.speaker().isNull()).isTrue();
  }

  @Test
  void networkQualityIsSentInTheRequestedDetail() {
    Person anna = join("anna").open();
    Person bert = join("bert").open();
    assertThat(anna.quality(1, 1).path("remotes")).as("who has not been met").isEmpty();
    bert.meets(anna);

    JsonNode numbers = anna.quality(1, 1);
    assertThat(numbers.path("local").asInt()).isEqualTo(5);
    assertThat(numbers.path("remotes")).hasSize(1);
    assertThat(numbers.path("remotes").get(0).path("sid").asText()).isEqualTo(bert.sid());
    assertThat(numbers.path("remotes").get(0).path("level").asInt()).isEqualTo(5);
    assertThat(numbers.path("remotes").get(0).has("audio")).isFalse();
    JsonNode levels = anna.quality(2, 0);
    assertThat(levels.has("remotes")).isFalse();
    assertThat(levels.at("/local/video/recv").asInt()).isEqualTo(5);
    assertThat(levels.at("/local/video").has("sendStats")).isFalse();
    ObjectNode measured = Json.object("network_quality").put("reportLevel", 3);
    measured.withObject("/audio/send").put("bitrate", 31_000).put("rtt", 12);
    measured.withObject("/video/recv").put("fractionLost", 0.25).put("jitter", "no number");
    anna.say(MediaProtocol.NETWORK_QUALITY, measured);
    JsonNode local = anna.hears(MediaProtocol.NETWORK_QUALITY).path("local");
    assertThat(local.at("/audio/sendStats/bandwidth/actual").asInt()).isEqualTo(31_000);
    assertThat(local.at("/audio/sendStats/latency/rtt").asInt()).isEqualTo(12);
    assertThat(local.at("/video/recvStats/fractionLost/fractionLost").asDouble()).isEqualTo(0.25);
    assertThat(local.at("/video/recvStats/latency").has("jitter")).isFalse();
  }

  @Test
  void aTestSetsTheNetworkQualityForBothBrowsers() {
    Person anna = join("anna").open();
    Person bert = join("bert").open().meets(anna);
    anna.quality(1, 1);
    bert.quality(1, 1);

    emulator.media().networkQuality(NAME, "bert", 2);
    JsonNode toAnna = anna.hears(MediaProtocol.NETWORK_QUALITY);
    assertThat(toAnna.path("local").asInt()).isEqualTo(5);
    assertThat(toAnna.path("remotes").get(0).path("level").asInt()).isEqualTo(2);
    assertThat(bert.hears(MediaProtocol.NETWORK_QUALITY).path("local").asInt()).isEqualTo(2);
  }

  @Test
  void aVideoTrackThatIsNotShownIsSwitchedOff() {
    Person anna = join("anna", "audio-1", "video-1").open();
    Person bert = join("bert").open().meets(anna);
    String video = anna.track(1);

    JsonNode answer = bert.hints(video, false);
    assertThat(answer.path("id").asInt()).isEqualTo(7);
    assertThat(answer.at("/hints/0/result").asText()).isEqualTo("OK");
    assertThat(texts(bert.switched().path("off"))).containsExactly(video);
    bert.hints(video, true);
    JsonNode on = bert.switched();
    assertThat(texts(on.path("on"))).containsExactly(video);
    assertThat(texts(on.path("off"))).isEmpty();
    assertThat(bert.hints("MTunknown", false).at("/hints/0/result").asText())
        .isEqualTo("UNKNOWN_TRACK");
  }

  @Test
  void ofTooManyVideoTracksThoseOfHigherPriorityStayOn() {
    Person anna = join("anna", "video-1").open();
    clock.advance(Duration.ofSeconds(1));
    Person bert = join("bert", "video-1").open().meets(anna);
    clock.advance(Duration.ofSeconds(1));
    Person carl = new Person("carl", atMost(1, "high")).open().meets(anna, bert);

    assertThat(texts(carl.switched().path("off"))).as("the newer").containsExactly(bert.track(0));
    ObjectNode higher = Json.object("track_priority").put("subscribe", "high");
    carl.say(MediaProtocol.TRACK_PRIORITY, higher.put("track", bert.track(0)));
    JsonNode swapped = carl.switched();
    assertThat(texts(swapped.path("off"))).containsExactly(anna.track(0));
    assertThat(texts(swapped.path("on"))).containsExactly(bert.track(0));
    carl.say(MediaProtocol.TRACK_PRIORITY, higher.put("track", bert.track(0)).putNull("subscribe"));
    assertThat(texts(carl.switched().path("on"))).containsExactly(anna.track(0));

    emulator.media().speak(NAME, "bert");
    assertThat(texts(carl.switched().path("on"))).as("the speaker").containsExactly(bert.track(0));
    carl.change(atMost(0, "standard"));
    assertThat(texts(carl.switched().path("on"))).containsExactly(anna.track(0));
  }

  @Test
  void beyondTheBitrateOfTheProfileVideoTracksAreSwitchedOff() {
    Person anna = join("anna", "video-1").open();
    clock.advance(Duration.ofSeconds(1));
    Person bert = join("bert", "video-1").open().meets(anna);
    clock.advance(Duration.ofSeconds(1));
    Person carl = new Person("carl", bitrate(400_000, "detected")).open().meets(anna, bert);

    assertThat(texts(carl.switched().path("off"))).as("the newer").containsExactly(bert.track(0));
    carl.change(bitrate(500_000, "detected"));
    assertThat(texts(carl.switched().path("on"))).containsExactly(bert.track(0));
    carl.change(bitrate(1, "predicted"));
    assertThat(texts(carl.switched().path("off"))).as("one stays on").hasSize(1);
    carl.change(bitrate(1, "disabled"));
    assertThat(texts(carl.switched().path("on"))).containsExactly(bert.track(0));
  }

  private static ObjectNode bitrate(int max, String mode) {
    ObjectNode profile = Json.object();
    profile.putObject("video").put("max_subscription_bandwidth", max).put("track_switch_off", mode);
    return profile;
  }

  @Test
  void aTestSwitchesATrackOffForOneSubscriber() {
    Person anna = join("anna", "video-1").open();
    Person bert = join("bert").open().meets(anna);

    emulator.media().switchOff(NAME, "bert", "my video-1");
    assertThat(texts(bert.switched().path("off"))).containsExactly(anna.track(0));
    emulator.media().switchOn(NAME, "bert", anna.track(0));
    assertThat(texts(bert.switched().path("on"))).containsExactly(anna.track(0));
  }

  @Test
  void mediaCanBeControlledOverHttp() throws Exception {
    Person anna = join("anna", "video-1").open();
    Person bert = join("bert").open().meets(anna);
    try (TwilioEmulator.Server server = emulator.serve(0)) {
      assertThat(post(server, "speaker", "identity=bert")).isEqualTo(204);
      assertThat(anna.speaker().asText()).isEqualTo(bert.sid());
      assertThat(post(server, "speaker", "identity=")).isEqualTo(204);
      assertThat(anna.speaker().isNull()).isTrue();
      assertThat(post(server, "network-quality", "identity=anna&level=1")).isEqualTo(204);
      assertThat(anna.hears(MediaProtocol.NETWORK_QUALITY).path("local").asInt()).isEqualTo(1);
      String track = "identity=bert&track=" + anna.track(0);
      assertThat(post(server, "switched-off", track)).isEqualTo(204);
      assertThat(texts(bert.switched().path("off"))).containsExactly(anna.track(0));
      assertThat(post(server, "switched-off", track + "&off=false")).isEqualTo(204);
      assertThat(texts(bert.switched().path("on"))).containsExactly(anna.track(0));
      assertThat(post(server, "network-quality", "identity=anna&level=much")).isEqualTo(400);
      assertThat(post(server, "speaker", "identity=nobody")).isEqualTo(400);
    }
  }

  private int post(TwilioEmulator.Server server, String what, String form) throws Exception {
    String pair = emulator.apiKeySid() + ":" + emulator.apiKeySecret();
    HttpRequest request =
        HttpRequest.newBuilder(server.uri().resolve("/emulator/rooms/" + NAME + "/" + what))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void unknownIdentitiesAreRejected() {
    TwilioEmulator.Media media = emulator.media();
    join("anna", "audio-1");
    emulator.join(token("guest"));

    assertThatThrownBy(() -> media.speak("no-room", "anna"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("room");
    assertThatThrownBy(() -> media.speak(NAME, "nobody")).hasMessageContaining("identity");
    assertThatThrownBy(() -> media.networkQuality(NAME, "anna", 6)).hasMessageContaining("level");
    assertThatThrownBy(() -> media.switchOff(NAME, "anna", "my audio-1"))
        .hasMessageContaining("track");
  }

  @Test
  void theMediaConnectionSurvivesALostWebSocket() {
    Person anna = join("anna", "audio-1").open();
    Person bert = join("bert").open().meets(anna);
    assertThat(bert.speaker().asText()).isEqualTo(anna.sid());
    String id = bert.offer().path("id").asText();
    bert.page.drop();
    Page back = new Page(emulator);
    ObjectNode sync = back.connect(token("bert"), NAME);
    sync.put("type", "sync").put("session", bert.connected.path("session").asText());
    back.hello(sync);

    assertThat(back.connections()).contains(id + " ");
    String link = back.offered();
    back.describe(link, "offer");
    anna.page.describe(link, "answer");
    anna.page.publish(false, "audio-1");
    assertThat(bert.speaker().isNull()).isTrue();
    assertThat(bert.quality(1, 0).path("local").asInt()).isEqualTo(5);
  }

  @Test
  void theMediaConnectionEndsWhenTheParticipantLeaves() {
    Person anna = join("anna").open();
    Person bert = join("bert").open();
    anna.page.disconnect();
    anna.client.awaitEnd();
    emulator.rooms().close(NAME);
    bert.client.awaitEnd();
  }

  @Test
  void aBrowserThatExceedsTheMessageLimitIsDisconnected() {
    Person anna = join("anna").open();
    for (int i = 0; i < 2_100; i++) {
      anna.say(MediaProtocol.TRACK_PRIORITY, Json.object("track_priority"));
    }

    anna.client.awaitEnd();
    assertThat(anna.page.connections()).contains(anna.offer().path("id").asText() + " close");
    assertThat(anna.page.isConnected()).as("in the room still").isTrue();
  }

  @Test
  void aNewMediaConnectionIsOfferedIfBothWereLost() {
    Person anna = join("anna").open();
    for (int i = 0; i < 2_100; i++) {
      anna.say(MediaProtocol.TRACK_PRIORITY, Json.object("track_priority"));
    }
    anna.client.awaitEnd();
    anna.page.drop();
    Page back = new Page(emulator);
    ObjectNode sync = back.connect(token("anna"), NAME);
    sync.put("type", "sync").put("session", anna.connected.path("session").asText());
    back.hello(sync);

    JsonNode synced = back.only("synced");
    JsonNode offer = synced.path("peer_connections").get(0);
    assertThat(offer.path("id").asText()).isNotEqualTo(anna.offer().path("id").asText());
    assertThat(synced.at("/media_signaling/network_quality/transport/label").asText())
        .isNotEmpty()
        .isNotEqualTo(anna.label(MediaProtocol.NETWORK_QUALITY));
    try (MediaClient again = new MediaClient(offer.at("/description/sdp").asText())) {
      assertThat(again.open(MediaProtocol.values().length).isEstablished()).isTrue();
    }
  }
}
