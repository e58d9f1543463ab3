package dev.bookend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.CallTerms;
import dev.bookend.call.Participant;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.RolePolicy;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.SpendCap;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import dev.bookend.port.RepositoryRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/** Shared base of the contract tests: the repository, and calls in it. */
abstract class ContractStage {
  static final Instant NOW = Instant.parse("2026-11-23T09:00:00.123456Z");
  static final Duration LEASE = Duration.ofSeconds(2);

  CallRepository calls;

  /**
   * Creates the repository under test.
   *
   * @return an empty repository
   */
  protected abstract CallRepository emptyRepository();

  /**
   * Creates the repository of another node on the storage of the latest {@link #emptyRepository()}.
   *
   * @return the repository; by default empty, for a storage that nodes do not share
   */
  protected Optional<CallRepository> anotherNode() {
    return Optional.empty();
  }

  /**
   * Advances the clock of a repository that measures leases by its own clock. By default does
   * nothing, for a repository that measures them by the time passed to its methods.
   *
   * @param time the duration
   */
  protected void pass(Duration time) {}

  @BeforeEach
  void begin() {
    calls = emptyRepository();
  }

  static RepositoryRules caps(SpendCap... caps) {
    return new RepositoryRules(List.of(caps), PersonLimits.NONE);
  }

  static RepositoryRules limits(PersonLimits limits) {
    return new RepositoryRules(List.of(), limits);
  }

  static List<String> people(VideoCall call) {
    return call.participants().stream().map(Participant::identity).toList();
  }

  VideoCall over(CallRequest request, Instant at) {
    VideoCall call = inserted(request);
    return calls.update(
        call.cancel(Actor.of(call.requestedBy()), "because", at)
            .then(c -> c.delivered(c.outbox().recorded())));
  }

  VideoCall settled(CallRequest request) {
    return calls.insert(change(request).then(call -> call.delivered(call.outbox().recorded())));
  }

  VideoCall inserted(String requester, Object... invitees) {
    String[] names = Stream.of(invitees).map(Object::toString).toArray(String[]::new);
    return inserted(CallRequest.inviting(names).onBehalfOf(requester));
  }

  VideoCall inserted(CallRequest request) {
    return calls.insert(change(request));
  }

  static CallChange change(CallRequest request) {
    return change(request, CallTerms.defaults());
  }

  /** A request for now, unless it has a time: many calls of the same people. */
  static CallChange change(CallRequest request, CallTerms terms) {
    CallRequest planned = request.scheduledAt() == null ? request.at(NOW) : request;
    return VideoCall.request(CallId.random(), Actor.system(), planned, terms, NOW);
  }

  static CallTerms everyTermSet() {
    return CallTerms.builder()
        .answerWithin(Duration.ofMinutes(3))
        .warnBefore(Duration.ofSeconds(5))
        .extendableBy(Duration.ofSeconds(90))
        .slack(Duration.ofMillis(61_001))
        .remindBefore(List.of(Duration.ofDays(366), Duration.ofMillis(90_001)))
        .remindTolerance(Duration.ofMillis(7_001))
        .roles(policiesOfAllKinds())
        .build();
  }

  /** Each permission and duty alone, and each left out alone. */
  static Map<String, RolePolicy> policiesOfAllKinds() {
    Map<String, RolePolicy> policies = new HashMap<>();
    for (int i = 0; i < 8; i++) {
      policies.put("only \"" + i + "\" \\ 🎈", policy(1 << i));
      policies.put("all but '" + i + "', ", policy(~(1 << i)));
    }
    return policies;
  }

  private static RolePolicy policy(int bits) {
    return new RolePolicy(
        (bits & 1) > 0,
        (bits & 2) > 0,
        (bits & 4) > 0,
        (bits & 8) > 0,
        (bits & 16) > 0,
        (bits & 32) > 0,
        (bits & 64) > 0,
        (bits & 128) > 0);
  }

  /** Stores each change, and checks that the call and its events are read back equal. */
  VideoCall stored(VideoCall before, List<Function<VideoCall, CallChange>> moves) {
    VideoCall call = before;
    List<CallEvent> events = new ArrayList<>(calls.history(call.id(), 0, 100));
    for (Function<VideoCall, CallChange> move : moves) {
      CallChange change = move.apply(call);
      call = calls.update(change);
      events.addAll(change.events());
      assertThat(call).isEqualTo(change.stored());
      assertThat(calls.find(call.id())).contains(call);
    }
    assertThat(calls.history(call.id(), 0, 100)).isEqualTo(events);
    assertThat(events)
        .extracting(CallEvent::sequence)
        .isEqualTo(IntStream.rangeClosed(1, events.size()).boxed().toList());
    return call;
  }

  /** Repeats a change of the stored call until no concurrent change precedes it. */
  VideoCall retried(CallId id, Function<VideoCall, CallChange> move) {
    while (true) {
      try {
        return calls.update(move.apply(calls.find(id).orElseThrow()));
      } catch (CallConflictException lost) {
        Thread.onSpinWait();
      }
    }
  }

  List<VideoCall> joinable(String participant, Instant at) {
    return found(CallQuery.builder().participant(participant).joinableAt(at).build());
  }

  List<VideoCall> awaiting(String identity) {
    return found(CallQuery.builder().participant(identity).awaiting(true).build());
  }

  static CallQuery query(String booking, Set<CallStatus> statuses, Instant from, Instant to) {
    return CallQuery.builder()
        .bookingId(booking)
        .statuses(statuses)
        .from(from)
        .to(to)
        .limit(50)
        .build();
  }

  List<VideoCall> found(CallQuery query) {
    return calls.search(query).items();
  }

  CallRepository otherNode() {
    Optional<CallRepository> other = anotherNode();
    assumeThat(other).as("nodes share this storage").isPresent();
    return other.orElseThrow();
  }
}
