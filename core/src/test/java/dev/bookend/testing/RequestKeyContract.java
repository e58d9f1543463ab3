package dev.bookend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.KeyReusedException;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import dev.bookend.port.RepositoryRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract of idempotency keys: each belongs to one call and to one request. */
abstract class RequestKeyContract extends LimitingContract {
  private static final Duration OTHER_LIMIT = Duration.ofSeconds(20);

  private static final CallRequest ANNAS = CallRequest.inviting("ben").onBehalfOf("anna");
  private static final CallRequest BENS = CallRequest.inviting("anna").onBehalfOf("ben");

  private static CallChange ringing(CallRequest request) {
    return VideoCall.request(CallId.random(), Actor.system(), request, CallTerms.defaults(), NOW);
  }

  private VideoCall request(CallRequest request) {
    return calls.insert(ringing(request));
  }

  private VideoCall ended(VideoCall call) {
    return calls.update(
        call.cancel(Actor.system(), null, NOW).then(c -> c.delivered(c.outbox().recorded())));
  }

  private void reused(CallRequest request) {
    assertThatExceptionOfType(KeyReusedException.class).isThrownBy(() -> request(request));
    assertThatExceptionOfType(KeyReusedException.class)
        .isThrownBy(() -> calls.findRequest(request.keyOf(Actor.system())));
  }

  @Test
  void eachKeyThatIsAnsweredWithARingingCallReturnsItForGood() {
    VideoCall ringing = request(ANNAS.withRequestKey("k1"));
    assertThat(request(ANNAS.lasting(OTHER_LIMIT).withRequestKey("k2"))).isEqualTo(ringing);
    VideoCall cancelled = ended(ringing);

    for (CallRequest repeated :
        List.of(ANNAS.withRequestKey("k1"), ANNAS.lasting(OTHER_LIMIT).withRequestKey("k2"))) {
      assertThat(request(repeated)).isEqualTo(cancelled);
      assertThat(calls.findRequest(repeated.keyOf(Actor.system()))).contains(cancelled);
    }
    assertThat(calls.search(CallQuery.all()).items()).containsExactly(cancelled);
  }

  @Test
  void aKeyIsRejectedWithAnotherRequest() {
    VideoCall ringing = request(ANNAS.withRequestKey("k1"));
    request(ANNAS.withRequestKey("k2"));

    reused(ANNAS.lasting(OTHER_LIMIT).withRequestKey("k1"));
    reused(ANNAS.lasting(OTHER_LIMIT).withRequestKey("k2"));
    reused(ANNAS.at(NOW.plusSeconds(60)).withRequestKey("k2"));

    assertThat(calls.search(CallQuery.all()).items()).containsExactly(ringing);
    assertThat(calls.history(ringing.id(), 0, 100)).hasSize(1);
  }

  @Test
  void aRequestThatHasToAcceptTheRingingCallStoresItsKeyWithTheAnswer() {
    CallRequest keyed = BENS.withRequestKey("k");
    VideoCall ringing = request(ANNAS.withRequestKey("k"));
    assertThat(request(keyed)).isEqualTo(ringing);
    assertThat(calls.findRequest(keyed.keyOf(Actor.system()))).as("not accepted yet").isEmpty();

    VideoCall accepted =
        calls.update(ringing.accept("ben", NOW).answering(keyed.keyOf(Actor.system())));

    assertThat(calls.findRequest(keyed.keyOf(Actor.system()))).contains(accepted);
    VideoCall cancelled = ended(accepted);
    assertThat(request(keyed)).isEqualTo(cancelled);
    reused(keyed.lasting(OTHER_LIMIT));
  }

  @Test
  void aKeyIsStoredWithAChangeThatLeavesTheCallUnchanged() {
    VideoCall accepted = calls.update(request(ANNAS).accept("ben", NOW));
    CallRequest keyed = BENS.withRequestKey("k");

    VideoCall stored =
        calls.update(accepted.accept("ben", NOW).answering(keyed.keyOf(Actor.system())));

    assertThat(stored.version()).isEqualTo(accepted.version() + 1);
    assertThat(calls.findRequest(keyed.keyOf(Actor.system()))).contains(stored);
    assertThat(calls.history(stored.id(), 0, 100)).hasSize(2);
  }

  @Test
  void aConflictingAnswerStoresNoKey() {
    VideoCall ringing = request(ANNAS);
    CallRequest keyed = BENS.withRequestKey("k");
    VideoCall cancelled = calls.update(ringing.cancel(Actor.system(), null, NOW));

    assertThatExceptionOfType(CallConflictException.class)
        .isThrownBy(
            () -> calls.update(ringing.accept("ben", NOW).answering(keyed.keyOf(Actor.system()))));

    assertThat(calls.findRequest(keyed.keyOf(Actor.system()))).isEmpty();
    assertThat(request(keyed).id()).isNotEqualTo(cancelled.id());
  }

  @Test
  void anAnswerWithAUsedKeyIsNotStored() {
    CallRequest keyed = BENS.withRequestKey("k");
    VideoCall used = ended(request(keyed));
    VideoCall ringing = request(ANNAS);
    CallChange answer = ringing.accept("ben", NOW);

    assertThatExceptionOfType(CallConflictException.class)
        .isThrownBy(() -> calls.update(answer.answering(keyed.keyOf(Actor.system()))));
    assertThatExceptionOfType(KeyReusedException.class)
        .isThrownBy(
            () -> calls.update(answer.answering(keyed.lasting(OTHER_LIMIT).keyOf(Actor.system()))));

    assertThat(calls.find(ringing.id())).contains(ringing);
    assertThat(calls.history(ringing.id(), 0, 100)).hasSize(1);
    assertThat(calls.findRequest(keyed.keyOf(Actor.system()))).contains(used);
    calls.update(answer);
    assertThatExceptionOfType(CallConflictException.class)
        .as("an outdated version")
        .isThrownBy(
            () -> calls.update(answer.answering(keyed.lasting(OTHER_LIMIT).keyOf(Actor.system()))));
  }

  @Test
  void aNewKeyUsedByManyAtOnceBelongsToOneRequest() {
    VideoCall ringing = request(ANNAS);
    CallRepository other = anotherNode().orElse(calls);

    List<Optional<CallId>> answers =
        Together.run(16, i -> answer(i % 2 == 0 ? calls : other, variant(i / 2)));

    List<CallId> answered = answers.stream().flatMap(Optional::stream).toList();
    assertThat(answered).hasSizeBetween(4, 8).containsOnly(answered.get(0));
    assertThat(calls.search(CallQuery.all()).items())
        .hasSize(answered.get(0).equals(ringing.id()) ? 1 : 2);
  }

  /** Half of the requests are equal. */
  private static CallRequest variant(int number) {
    CallRequest keyed = ANNAS.withRequestKey("k");
    return switch (number % 4) {
      case 0 -> keyed.lasting(OTHER_LIMIT);
      case 1 -> keyed.at(NOW.plusSeconds(3600));
      default -> keyed;
    };
  }

  private static Optional<CallId> answer(CallRepository node, CallRequest request) {
    try {
      return Optional.of(node.insert(ringing(request)).id());
    } catch (KeyReusedException e) {
      return Optional.empty();
    }
  }

  @Test
  void theKeysOfARingingCallCountAsRequestsOfTheirRequester() {
    RepositoryRules limits = limits(new PersonLimits(0, 3, 0, 0, 0));
    VideoCall ringing = calls.insert(ringing(ANNAS.withRequestKey("k0")), limits);
    for (int i = 1; i < 3; i++) {
      assertThat(calls.insert(ringing(ANNAS.withRequestKey("k" + i)), limits)).isEqualTo(ringing);
    }
    CallRequest excess = ANNAS.withRequestKey("k3");

    assertThatExceptionOfType(QuotaExceededException.class)
        .isThrownBy(() -> calls.insert(ringing(excess), limits))
        .satisfies(
            e -> {
              assertThat(e.quota()).isEqualTo(QuotaExceededException.Quota.RATE);
              assertThat(e.retryAfter()).contains(Duration.ofMinutes(1));
            });

    assertThat(calls.findRequest(excess.keyOf(Actor.system()))).isEmpty();
    assertThat(calls.insert(ringing(ANNAS.withRequestKey("k2")), limits)).isEqualTo(ringing);
    assertThat(calls.insert(ringing(ANNAS), limits)).as("without key").isEqualTo(ringing);
    VideoCall accepted = calls.update(ringing.accept("ben", NOW));
    assertThat(calls.insert(ringing(BENS.withRequestKey("k3")), limits))
        .as("of another person")
        .isEqualTo(accepted);
    assertThat(request(excess)).as("without limits").isEqualTo(accepted);
  }

  @Test
  void ofManyKeysOfARingingCallAtOnceOnlyTheLimitIsStored() {
    RepositoryRules limits = limits(new PersonLimits(0, 3, 0, 0, 0));
    calls.insert(ringing(ANNAS));
    CallRepository other = anotherNode().orElse(calls);

    List<Boolean> stored =
        Together.run(
            16,
            i -> {
              CallChange keyed = ringing(ANNAS.withRequestKey("k" + i));
              try {
                (i % 2 == 0 ? calls : other).insert(keyed, limits);
                return true;
              } catch (QuotaExceededException full) {
                return false;
              }
            });

    assertThat(stored).filteredOn(one -> one).hasSize(3);
  }

  @Test
  void theKeysOfACallAreDeletedWithIt() {
    VideoCall ringing = request(ANNAS.withRequestKey("k1"));
    request(ANNAS.withRequestKey("k2"));
    ended(ringing);

    assertThat(calls.purge(NOW.plusSeconds(1), 10)).isOne();

    for (String key : List.of("k1", "k2")) {
      assertThat(calls.findRequest(ANNAS.withRequestKey(key).keyOf(Actor.system()))).isEmpty();
    }
    assertThat(request(ANNAS.lasting(OTHER_LIMIT).withRequestKey("k2")).id())
        .isNotEqualTo(ringing.id());
  }

  @Test
  void anonymizingDeletesThePersonsKeysAndTheDigestsOfTheOthers() {
    CallRequest bens = BENS.withRequestKey("k");
    VideoCall ringing = request(ANNAS.withRequestKey("k1"));
    request(ANNAS.withRequestKey("k2"));
    ended(calls.update(ringing.accept("ben", NOW).answering(bens.keyOf(Actor.system()))));

    assertThat(calls.anonymize("ben", 10)).isOne();

    assertThat(calls.findRequest(bens.keyOf(Actor.system()))).isEmpty();
    reused(ANNAS.withRequestKey("k1"));
    reused(ANNAS.withRequestKey("k2"));
  }
}
