package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.twilio.base.ResourceSet;
import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.video.v1.Room;
import com.twilio.rest.video.v1.RoomCreator;
import com.twilio.rest.video.v1.room.Participant;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Twilio's Java SDK against the emulator. */
class RestRoomsTest {
  private final SettableClock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final TwilioEmulator.Server server = emulator.serve(0);
  private final TwilioRestClient twilio = Sdk.with(emulator, server.uri());

  @AfterEach
  void stop() {
    server.close();
  }

  private Room create(String name) {
    return Room.creator().setUniqueName(name).create(twilio);
  }

  private TwilioEmulator.Guest join(String identity, Room room) {
    return emulator.join(new Token(emulator, clock, identity, room.getSid()).sign());
  }

  private static ApiException refused(Runnable asked) {
    return catchThrowableOfType(ApiException.class, asked::run);
  }

  @Test
  void aRoomIsCreatedFetchedAndEnded() {
    Room created =
        Room.creator()
            .setUniqueName("video-call-1")
            .setType(Room.RoomType.GROUP)
            .setMaxParticipants(2)
            .setMaxParticipantDuration(600)
            .setEmptyRoomTimeout(1)
            .setUnusedRoomTimeout(10)
            .setStatusCallback("https://example.com/events?a=b")
            .create(twilio);

    assertThat(created.getSid()).matches("RM[0-9a-f]{32}");
    assertThat(created.getAccountSid()).isEqualTo(emulator.accountSid());
    assertThat(created.getStatus()).isEqualTo(Room.RoomStatus.IN_PROGRESS);
    assertThat(created.getType()).isEqualTo(Room.RoomType.GROUP);
    assertThat(created.getMaxParticipants()).isEqualTo(2);
    assertThat(created.getMaxParticipantDuration()).isEqualTo(600);
    assertThat(created.getEmptyRoomTimeout()).isEqualTo(1);
    assertThat(created.getUnusedRoomTimeout()).isEqualTo(10);
    assertThat(created.getStatusCallback()).hasToString("https://example.com/events?a=b");
    assertThat(created.getDateCreated()).isEqualTo(clock.instant().atZone(ZoneOffset.UTC));
    assertThat(created.getEndTime()).isNull();
    assertThat(created.getLinks()).containsKey("participants");
    assertThat(Room.fetcher("video-call-1").fetch(twilio)).isEqualTo(created);
    assertThat(Room.fetcher(created.getSid()).fetch(twilio)).isEqualTo(created);

    clock.advance(Duration.ofSeconds(90));
    Room ended = Room.updater(created.getSid(), Room.RoomStatus.COMPLETED).update(twilio);

    assertThat(ended.getStatus()).isEqualTo(Room.RoomStatus.COMPLETED);
    assertThat(ended.getDuration()).isEqualTo(90);
    assertThat(ended.getEndTime()).isEqualTo(clock.instant().atZone(ZoneOffset.UTC));
    assertThat(Room.fetcher(created.getSid()).fetch(twilio)).isEqualTo(ended);
    assertThat(refused(() -> Room.fetcher("video-call-1").fetch(twilio)).getCode())
        .isEqualTo(20404);
  }

  @Test
  void aRoomNameIsReusableOnlyAfterTheRoomsEnd() {
    Room room = create("video-call-1");
    ApiException refused = refused(() -> create("video-call-1"));

    assertThat(refused.getCode()).isEqualTo(53113);
    assertThat(refused.getStatusCode()).isEqualTo(400);
    assertThat(refused.getMoreInfo()).endsWith("/53113");
    Room.updater(room.getSid(), Room.RoomStatus.COMPLETED).update(twilio);
    assertThat(create("video-call-1").getSid()).isNotEqualTo(room.getSid());
  }

  @Test
  void concurrentCreationsOfARoomSucceedOnce() {
    List<CompletableFuture<Integer>> asked =
        IntStream.range(0, 50)
            .mapToObj(i -> CompletableFuture.supplyAsync(this::codeOfCreating))
            .toList();

    List<Integer> codes = asked.stream().map(CompletableFuture::join).toList();
    assertThat(codes).containsOnlyOnce(0).filteredOn(code -> code == 53113).hasSize(49);
  }

  private int codeOfCreating() {
    ApiException refused = refused(() -> create("video-call-1"));
    return refused == null ? 0 : refused.getCode();
  }

  // E6
  @Test
  void aRoomWithoutANameIsNamedAfterItsSid() {
    Room room = Room.creator().create(twilio);

    assertThat(room.getUniqueName()).isEqualTo(room.getSid());
    assertThat(room.getMaxParticipants()).isEqualTo(50);
  }

  @Test
  void theListOfFailedRoomsIsEmpty() {
    create("video-call-1");

    assertThat(Room.reader().setStatus(Room.RoomStatus.FAILED).pageSize(1000).read(twilio))
        .isEmpty();
  }

  // E11
  @Test
  void aPageHasAtMostAThousandItems() {
    IntStream.range(0, 150).forEach(i -> create("video-call-" + i));

    assertThat(Room.reader().pageSize(1000).firstPage(twilio).getRecords()).hasSize(150);
  }

  @Test
  void aRoomIsCompletedOnce() {
    Room room = create("video-call-1");
    Room.updater(room.getSid(), Room.RoomStatus.COMPLETED).update(twilio);

    ApiException again =
        refused(() -> Room.updater(room.getSid(), Room.RoomStatus.COMPLETED).update(twilio));
    assertThat(again.getCode()).isEqualTo(53112);
  }

  @Test
  void aCompletedRoomMayAnswer404ForAWhile() {
    emulator.configure(TwilioEmulator.Options.defaults().withGoneAfterEnd(Duration.ofSeconds(3)));
    Room room = create("video-call-1");
    Room.updater(room.getSid(), Room.RoomStatus.COMPLETED).update(twilio);

    assertThat(refused(() -> Room.fetcher(room.getSid()).fetch(twilio)).getStatusCode())
        .isEqualTo(404);
    clock.advance(Duration.ofSeconds(3));
    assertThat(Room.fetcher(room.getSid()).fetch(twilio).getStatus())
        .isEqualTo(Room.RoomStatus.COMPLETED);
  }

  @Test
  void theNumberOfOpenRoomsIsLimited() {
    emulator.configure(TwilioEmulator.Options.defaults().withMaxRooms(1));
    create("video-call-1");

    assertThat(refused(() -> create("video-call-2")).getCode()).isEqualTo(53119);
  }

  @Test
  void pagesOfRoomsHaveNoGapsWhileRoomsAreOpened() {
    List<String> names = IntStream.range(0, 7).mapToObj(i -> "video-call-" + i).toList();
    names.forEach(this::create);
    List<String> listed = new ArrayList<>();
    ResourceSet<Room> rooms = Room.reader().pageSize(3).read(twilio);
    for (Room room : rooms) {
      listed.add(room.getUniqueName());
      create("more-" + listed.size());
    }

    assertThat(listed).containsExactlyInAnyOrderElementsOf(names);
    assertThat(Room.reader().setUniqueName("video-call-3").read(twilio)).hasSize(1);
    assertThat(Room.reader().setStatus(Room.RoomStatus.COMPLETED).read(twilio)).isEmpty();
  }

  // E11
  @Test
  void participantsAreListedFetchedDisconnectedAndAnonymized() {
    Room room = create("video-call-1");
    TwilioEmulator.Guest anna = join("anna", room);
    TwilioEmulator.Guest bert = join("bert", room);
    clock.advance(Duration.ofSeconds(20));

    assertThat(Participant.reader(room.getSid()).read(twilio))
        .extracting(Participant::getIdentity)
        .containsExactly("bert", "anna");
    assertThat(Participant.fetcher("video-call-1", "anna").fetch(twilio).getSid())
        .isEqualTo(anna.sid());

    Participant out =
        Participant.updater(room.getSid(), "anna")
            .setStatus(Participant.Status.DISCONNECTED)
            .update(twilio);

    assertThat(out.getStatus()).isEqualTo(Participant.Status.DISCONNECTED);
    assertThat(out.getDuration()).isEqualTo(20);
    assertThat(anna.isConnected()).isFalse();
    assertThat(bert.isConnected()).isTrue();
    assertThat(
            Participant.reader(room.getSid()).setStatus(Participant.Status.CONNECTED).read(twilio))
        .extracting(Participant::getSid)
        .containsExactly(bert.sid());

    Room.updater(room.getSid(), Room.RoomStatus.COMPLETED).update(twilio);
    assertThat(bert.isConnected()).isFalse();
    com.twilio.rest.video.v1.room.participant.Anonymize anonymous =
        com.twilio.rest.video.v1.room.participant.Anonymize.updater(room.getSid(), anna.sid())
            .update(twilio);
    assertThat(anonymous.getIdentity()).isEqualTo(anna.sid());
    assertThat(refused(() -> Participant.fetcher(room.getSid(), "anna").fetch(twilio)).getCode())
        .isEqualTo(20404);
  }

  static Stream<Arguments> wrongParameters() {
    return Stream.of(
        wrong(53100, creator -> creator.setUniqueName(" ")),
        wrong(53101, creator -> creator.setUniqueName("a".repeat(129))),
        wrong(53102, creator -> creator.setUniqueName("a/b")),
        wrong(53107, creator -> creator.setMaxParticipants(0)),
        wrong(53107, creator -> creator.setMaxParticipants(51)),
        wrong(53109, creator -> creator.setEmptyRoomTimeout(0)),
        wrong(53109, creator -> creator.setUnusedRoomTimeout(61)),
        wrong(53110, creator -> creator.setStatusCallbackMethod(com.twilio.http.HttpMethod.PUT)),
        wrong(53111, creator -> creator.setStatusCallback("ftp://example.com")),
        wrong(53123, creator -> creator.setMaxParticipantDuration(599)),
        wrong(53123, creator -> creator.setMaxParticipantDuration(86_401)),
        wrong(53126, creator -> creator.setType(Room.RoomType.PEER_TO_PEER)));
  }

  private static Arguments wrong(int code, Consumer<RoomCreator> parameter) {
    return Arguments.of(code, parameter);
  }

  @ParameterizedTest
  @MethodSource("wrongParameters")
  void invalidParametersAreRejectedWithTwiliosCodes(int code, Consumer<RoomCreator> parameter) {
    RoomCreator creator = Room.creator();
    parameter.accept(creator);

    ApiException refused = refused(() -> creator.create(twilio));
    assertThat(refused.getCode()).isEqualTo(code);
    assertThat(refused.getStatusCode()).isEqualTo(400);
    assertThat(emulator.rooms().openRooms()).isEmpty();
  }

  @Test
  void theAuthTokenAuthenticatesLikeTheApiKey() {
    TwilioRestClient other =
        Sdk.with(emulator.accountSid(), emulator.authToken(), emulator.accountSid(), server.uri());

    assertThat(Room.creator().create(other).getSid()).startsWith("RM");
  }

  @Test
  void aWrongSecretIsRejected() {
    TwilioRestClient stranger =
        Sdk.with(emulator.apiKeySid(), emulator.authToken(), emulator.accountSid(), server.uri());

    ApiException refused = refused(() -> Room.creator().create(stranger));
    assertThat(refused.getCode()).isEqualTo(20003);
    assertThat(refused.getStatusCode()).isEqualTo(401);
  }
}
