package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MediaTest {
  private static final String NAME = "video-call-1";

  private final SettableClock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final String sid = emulator.rooms().open(NAME, 3, Duration.ofMinutes(1));

  private Page join(String identity, String... tracks) {
    return Page.in(emulator, new Token(emulator, clock, identity, sid).sign(), NAME, tracks);
  }

  private static List<String> texts(JsonNode items, String field) {
    List<String> texts = new ArrayList<>();
    items.forEach(item -> texts.add(item.path(field).asText()));
    return texts;
  }

  private static List<String> subscribed(Page page) {
    return texts(page.latest("subscribed").path("tracks"), "id");
  }

  @Test
  void isOfferedByTheNewcomerAfterItsFirstOfferIsClosed() {
    Page anna = join("anna");
    Page bert = join("bert");

    assertThat(anna.connections()).containsExactly("own close");
    assertThat(bert.connections()).containsExactly("own close", bert.offered() + " create-offer");
  }

  @Test
  void isForwardedBetweenTheTwoParticipants() {
    Page anna = join("anna");
    Page bert = join("bert");
    String link = bert.offered();
    anna.forget();
    bert.forget();
    bert.describe(link, "offer");
    bert.ice(link, "bert's");
    anna.describe(link, "answer");
    anna.ice(link, "anna's");

    assertThat(anna.connections()).containsExactly(link + " offer", link + " bert's");
    assertThat(bert.connections()).containsExactly(link + " answer", link + " anna's");
    assertThat(anna.latest("peer_connections").get(0).path("ice").path("ufrag").asText())
        .isEqualTo("bert's");
  }

  @Test
  void connectsEachPairOfThree() {
    Page anna = join("anna");
    Page bert = join("bert");
    String first = bert.offered();
    anna.forget();
    bert.forget();
    Page carl = join("carl");
    List<String> asked =
        carl.connections().stream().filter(told -> told.endsWith("create-offer")).toList();
    assertThat(asked).hasSize(2).doesNotContain(first + " create-offer");
    for (String told : asked) {
      carl.describe(told.substring(0, told.indexOf(' ')), "offer");
    }

    assertThat(anna.connections()).hasSize(1);
    assertThat(bert.connections()).hasSize(1);
    assertThat(anna.connections()).doesNotContainAnyElementsOf(bert.connections());
  }

  @Test
  void isNotChangedByAThirdParticipant() {
    Page anna = join("anna");
    Page bert = join("bert");
    Page carl = join("carl");
    String link = bert.offered();
    anna.forget();
    bert.forget();
    carl.describe(link, "offer");
    carl.ice(link, "carl's");
    carl.describe("no such link", "offer");

    assertThat(anna.heard()).isEmpty();
    assertThat(bert.heard()).isEmpty();
  }

  @Test
  void resolvesGlareForTheFirstOffer() {
    Page anna = join("anna");
    Page bert = join("bert");
    String link = bert.offered();
    bert.describe(link, "offer");
    anna.describe(link, "answer");
    anna.forget();
    bert.forget();

    anna.describe(link, "offer");
    bert.describe(link, "offer");
    assertThat(anna.connections()).isEmpty();
    assertThat(bert.connections()).containsExactly(link + " offer");

    bert.describe(link, "answer");
    bert.describe(link, "offer");
    anna.describe(link, "answer");
    assertThat(anna.connections()).containsExactly(link + " answer", link + " offer");
    assertThat(bert.connections()).containsExactly(link + " offer", link + " answer");
  }

  @Test
  void ignoresAnAnswerWithoutOfferAndServerMessages() {
    Page anna = join("anna");
    Page bert = join("bert");
    String link = bert.offered();
    anna.forget();
    bert.describe(link, "answer");
    bert.describe(link, "create-offer");
    bert.describe(link, "close");

    assertThat(anna.heard()).isEmpty();
  }

  @Test
  void isClosedForTheRemainingParticipants() {
    Page anna = join("anna", "audio-a");
    Page bert = join("bert", "audio-b");
    String link = bert.offered();
    bert.disconnect();

    assertThat(anna.connections()).endsWith(link + " close");
    assertThat(anna.latest("participants").get(0).path("state").asText()).isEqualTo("disconnected");
    assertThat(subscribed(anna)).isEmpty();
  }

  @Test
  void isReplacedWhenAParticipantReturns() {
    Page anna = join("anna");
    Page bert = join("bert");
    String first = bert.offered();
    bert.disconnect();
    anna.forget();
    Page again = join("bert");
    again.describe(again.offered(), "offer");

    assertThat(again.offered()).isNotEqualTo(first);
    assertThat(anna.connections()).containsExactly(again.offered() + " offer");
    assertThat(texts(anna.latest("participants"), "state")).containsExactly("connected");
  }

  @Test
  void isSubscribedByAllOthers() {
    Page anna = join("anna", "audio-a", "video-a");
    Page bert = join("bert", "audio-b");
    Page carl = join("carl");

    assertThat(subscribed(anna)).containsExactly("audio-b");
    assertThat(subscribed(bert)).containsExactly("audio-a", "video-a");
    assertThat(subscribed(carl)).containsExactly("audio-a", "video-a", "audio-b");
    assertThat(texts(carl.latest("participants"), "identity")).containsExactly("anna", "bert");
  }

  @Test
  void hasTheSameSidForAllParticipants() {
    Page anna = join("anna", "audio-a");
    Page bert = join("bert");
    String published = anna.latest("published").path("tracks").get(0).path("sid").asText();

    assertThat(texts(bert.latest("subscribed").path("tracks"), "sid")).containsExactly(published);
    assertThat(texts(bert.latest("participants").get(0).path("tracks"), "sid"))
        .containsExactly(published);
  }

  @Test
  void isMutedAndUnmutedForTheOthersUnderTheSameSid() {
    Page anna = join("anna", "audio-a");
    Page bert = join("bert");
    String before = bert.latest("participants").get(0).path("tracks").get(0).path("sid").asText();
    int revision = bert.latest("participants").get(0).path("revision").asInt();

    anna.publish(false, "audio-a");
    JsonNode muted = bert.latest("participants").get(0);
    assertThat(muted.path("tracks").get(0).path("enabled").asBoolean(true)).isFalse();
    assertThat(muted.path("tracks").get(0).path("sid").asText()).isEqualTo(before);
    assertThat(muted.path("revision").asInt()).isGreaterThan(revision);

    anna.publish(true, "audio-a");
    JsonNode loud = bert.latest("participants").get(0);
    assertThat(loud.path("tracks").get(0).path("enabled").asBoolean()).isTrue();
  }

  @Test
  void isPublishedAndUnpublishedDuringTheCall() {
    Page anna = join("anna", "audio-a");
    Page bert = join("bert");
    anna.publish(true, "audio-a", "video-a", "data-a");
    assertThat(subscribed(bert)).containsExactly("audio-a", "video-a", "data-a");
    assertThat(texts(bert.latest("participants").get(0).path("tracks"), "kind"))
        .containsExactly("audio", "video", "data");
    assertThat(texts(anna.latest("published").path("tracks"), "state"))
        .containsExactly("ready", "ready", "ready");

    anna.publish(true, "video-a");
    assertThat(subscribed(bert)).containsExactly("video-a");
  }

  @Test
  void isNotSentTwice() {
    Page anna = join("anna", "audio-a");
    Page bert = join("bert");
    bert.forget();
    anna.publish(true, "audio-a");

    assertThat(bert.heard()).isEmpty();
  }

  @Test
  void hasIncreasingRevisions() {
    Page anna = join("anna", "audio-a");
    Page bert = join("bert");
    anna.publish(false, "audio-a");
    anna.publish(true, "audio-a", "video-a");
    join("carl").disconnect();

    List<Integer> revisions =
        bert.heard().stream()
            .map(message -> message.path("body").path("subscribed").path("revision").asInt())
            .filter(revision -> revision > 0)
            .toList();
    assertThat(revisions).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(3);
  }
}
