package dev.bookend.crash;

import dev.bookend.Provider;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.ProviderException;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCallException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** A sequence of steps of two participants with a call, with a pause before each step. */
final class CallScenario {
  private static final Actor ANNA = Actor.of("anna");
  private static final Actor BEN = Actor.of("ben");
  private static final int MAX_ATTEMPTS = 4;

  /** The length of each extension. */
  static final Duration EXTENSION = Duration.ofSeconds(1);

  private interface Step {
    void take(CallId call);
  }

  private final VideoCallService calls;
  private final NodeClient client;
  private final CallRequest request;
  private final Deque<Step> steps;
  private CallId call;
  private int attempts;

  private CallScenario(
      VideoCallService calls, NodeClient client, CallRequest request, List<Step> steps) {
    this.calls = calls;
    this.client = client;
    this.request = request.withRequestKey(UUID.randomUUID().toString());
    this.steps = new ArrayDeque<>(steps);
  }

  static CallScenario random(VideoCallService calls, NodeClient client, RandomGenerator random) {
    Duration limit = Duration.ofMillis(random.nextLong(1000, 3000));
    CallRequest request = CallRequest.inviting("ben").at(calls.now()).lasting(limit);
    return new CallScenario(calls, client, request, steps(calls, random));
  }

  private static List<Step> steps(VideoCallService calls, RandomGenerator random) {
    Step accept = call -> calls.accept(BEN, call);
    Step annaJoins = call -> calls.join(ANNA, call);
    Step benJoins = call -> calls.join(BEN, call);
    Step annaComes = call -> Provider.connects(calls, call, "anna");
    Step benComes = call -> Provider.connects(calls, call, "ben");
    Step annaLeaves = call -> Provider.disconnects(calls, call, "anna");
    Step benLeaves = call -> Provider.disconnects(calls, call, "ben");
    Step wait = call -> {};
    Step extend = call -> calls.extend(ANNA, call, EXTENSION);
    List<Step> begin = List.of(accept, annaJoins, benJoins, annaComes, benComes);
    return switch (random.nextInt(12)) {
      case 0 -> List.of(wait, call -> calls.decline(BEN, call));
      case 1 -> List.of(accept, call -> calls.cancel(ANNA, call, null));
      case 2 -> List.of(wait, wait, wait, wait, wait, wait);
      case 3 -> List.of(accept, benJoins, benComes, wait, wait, wait, wait);
      case 4 -> with(begin, wait, call -> calls.complete(BEN, call));
      case 5 -> with(begin, call -> calls.complete(Actor.system(), call));
      case 6 -> with(begin, annaLeaves, benLeaves, wait, wait, wait);
      case 7 -> with(begin, annaLeaves, annaJoins, annaComes, extend, wait, wait, wait);
      case 8 -> List.of(accept, annaJoins, call -> postpone(calls, call), accept, annaJoins);
      default -> with(begin, wait, wait, wait, wait);
    };
  }

  private static void postpone(VideoCallService calls, CallId call) {
    calls.reschedule(ANNA, call, calls.get(ANNA, call).scheduledAt().plusSeconds(2), null);
  }

  private static List<Step> with(List<Step> first, Step... then) {
    return Stream.concat(first.stream(), List.of(then).stream()).toList();
  }

  /** Retries a step if storage or provider fail; continues with the next step if it is rejected. */
  void run(Consumer<Runnable> later, Runnable after) {
    boolean hasMore = attempts < MAX_ATTEMPTS && takeStep();
    if (hasMore) {
      later.accept(() -> run(later, after));
    } else {
      after.run();
    }
  }

  /** {@return whether steps are left} */
  private boolean takeStep() {
    try {
      if (call == null) {
        call = calls.request(ANNA, request).id();
        client.created(call.value());
      } else {
        steps.getFirst().take(call);
        steps.removeFirst();
      }
      attempts = 0;
    } catch (StorageException | ProviderException unreachable) {
      attempts++;
    } catch (VideoCallException refused) {
      steps.removeFirst();
    } catch (RuntimeException unexpected) {
      client.unexpected(unexpected.toString());
      steps.removeFirst();
    }
    return !steps.isEmpty();
  }
}
