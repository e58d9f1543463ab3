package dev.bookend.crash;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.GuestInvitation;
import dev.bookend.call.GuestKey;
import dev.bookend.call.ProviderException;
import dev.bookend.call.RolePolicy;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCallException;
import dev.bookend.port.RoomEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** A sequence of steps of the people of a call, with a pause before each step. */
final class CallScenario {
  /** The length of each extension. */
  static final Duration EXTENSION = Duration.ofSeconds(1);

  private static final Actor DESK = Actor.system("front-desk");
  private static final int MAX_ATTEMPTS = 4;
  private static final Map<String, RolePolicy> ROLES =
      Map.of(
          PeopleChecker.WAITS,
          RolePolicy.builder().waits(true).build(),
          "carer",
          RolePolicy.builder().admits(true).mayChangePeople(true).build());

  private interface Step {
    void take();
  }

  private final VideoCallService calls;
  private final NodeClient client;
  private final RandomGenerator random;
  private final Person anna;
  private final Person ben;
  private final Person cleo;
  private final CallRequest request;
  private final Deque<Step> steps;
  private CallId call;
  private Actor guest;
  private String guestRoom;
  private int attempts;

  /** A person with an account, and the connection and token of this person. */
  private final class Person {
    private final Actor actor;
    private String room;
    private String connection;

    Person(String name) {
      actor = Actor.of(name);
    }

    String name() {
      return actor.identity();
    }

    void accepts() {
      calls.accept(actor, call);
    }

    /** Gets a token, which is for the room that is open then. */
    void joins() {
      calls.join(actor, call);
      room = roomOfCall();
    }

    void comes() {
      comesUnheard();
      if (connection != null) {
        calls.apply(
            new RoomEvent.Connected(call.roomName(), room, calls.now(), name(), connection));
      }
    }

    /** Uses the token, which may be an old one; the callback is lost. */
    void comesUnheard() {
      connection = room == null ? null : client.come(room, name()).orElse(null);
    }

    void leaves() {
      if (connection != null) {
        client.go(room, name());
        calls.apply(
            new RoomEvent.Disconnected(call.roomName(), room, calls.now(), name(), connection));
      }
    }
  }

  private CallScenario(VideoCallService calls, NodeClient client, RandomGenerator random) {
    this.calls = calls;
    this.client = client;
    this.random = random;
    String run = "-" + UUID.randomUUID().toString().substring(0, 8);
    anna = new Person("anna" + run);
    ben = new Person("ben" + run);
    cleo = new Person("cleo" + run);
    boolean isOfPeople = random.nextBoolean();
    CallRequest planned =
        CallRequest.inviting(ben.name())
            .at(calls.now())
            .lasting(Duration.ofMillis(random.nextLong(1000, 3000)));
    CallRequest shaped = planned;
    steps = new ArrayDeque<>();
    if (isOfPeople) {
      shaped = addStepsOfPeople(planned);
    } else {
      steps.addAll(stepsOfTwo());
    }
    request = shaped.withRequestKey(UUID.randomUUID().toString());
  }

  static CallScenario random(VideoCallService calls, NodeClient client, RandomGenerator random) {
    return new CallScenario(calls, client, random);
  }

  private List<Step> stepsOfTwo() {
    Step extend = () -> calls.extend(anna.actor, call, EXTENSION);
    return switch (random.nextInt(12)) {
      case 0 -> List.of(this::pause, () -> calls.decline(ben.actor, call));
      case 1 -> List.of(ben::accepts, () -> calls.cancel(anna.actor, call, null));
      case 2 -> pauses(6);
      case 3 -> all(List.of(ben::accepts, ben::joins, ben::comes), pauses(4));
      case 4 -> all(begin(), List.of(this::pause, () -> calls.complete(ben.actor, call)));
      case 5 -> all(begin(), List.of(() -> calls.complete(DESK, call, "Closing time")));
      case 6 -> all(begin(), List.of(anna::leaves, ben::leaves), pauses(3));
      case 7 -> all(begin(), List.of(anna::leaves, anna::joins, anna::comes, extend), pauses(3));
      case 8 -> List.of(ben::accepts, anna::joins, () -> postpone(anna), ben::accepts, anna::joins);
      default -> all(begin(), pauses(4));
    };
  }

  /** Adds steps to this scenario, and returns the request that fits them. */
  private CallRequest addStepsOfPeople(CallRequest planned) {
    CallRequest withRoles =
        planned
            .withRoles(Map.of(anna.name(), "carer", ben.name(), PeopleChecker.WAITS))
            .withRolePolicies(ROLES);
    CallRequest longer = planned.lasting(Duration.ofMillis(random.nextLong(5000, 9000)));
    Step arrives = () -> calls.arrive(ben.actor, call);
    Step admits = () -> calls.admit(anna.actor, call, ben.name());
    Step returns = random.nextInt(3) == 0 ? ben::comesUnheard : ben::comes;
    List<Step> met = List.of(anna::joins, ben::joins, anna::comes, ben::comes);
    switch (random.nextInt(10)) {
      case 0, 1 -> {
        steps.addAll(all(List.of(ben::accepts, ben::joins, arrives, admits), met, pauses(3)));
        return withRoles;
      }
      case 2 -> {
        Step goes = () -> calls.left(ben.actor, call);
        Step denies = () -> calls.deny(anna.actor, call, ben.name(), "Not now");
        Step again = random.nextBoolean() ? admits : denies;
        steps.addAll(all(List.of(ben::accepts, arrives, goes, arrives, denies, again), met));
        steps.addAll(pauses(5));
        return withRoles;
      }
      case 3, 4 -> {
        Step removes = () -> calls.remove(DESK, call, ben.name(), "Not this one");
        steps.addAll(all(begin(), List.of(this::pause, removes, ben::joins, returns, this::pause)));
        steps.addAll(all(List.of(returns), pauses(9)));
        return longer;
      }
      case 5 -> {
        Step replaces = () -> calls.replace(anna.actor, call, ben.name(), cleo.name(), "Ill");
        steps.addAll(all(begin(), List.of(replaces, cleo::accepts, returns, cleo::joins)));
        steps.addAll(all(List.of(cleo::comes), pauses(6)));
        return longer;
      }
      case 6 -> {
        Step adds = () -> calls.add(anna.actor, call, ben.name(), null);
        Step removes = () -> calls.remove(anna.actor, call, ben.name(), null);
        steps.addAll(all(begin(), List.of(this::invites, removes, adds, ben::accepts)));
        steps.addAll(all(List.of(ben::joins, ben::comes, this::guestComes), pauses(4)));
        return longer;
      }
      case 7 -> {
        Step cancels = () -> calls.cancel(anna.actor, call, "No answer");
        Step next = List.<Step>of(cancels, ben::accepts, this::pause).get(random.nextInt(3));
        steps.addAll(all(pauses(2), List.of(next), pauses(5)));
        return planned
            .at(null)
            .ringingFor(Duration.ofMillis(random.nextLong(1000, 3000)))
            .forBooking(UUID.randomUUID().toString());
      }
      default -> {
        List<Step> middle =
            List.<List<Step>>of(
                    List.of(),
                    List.of(() -> postpone(anna), ben::accepts),
                    List.of(() -> calls.remove(anna.actor, call, ben.name(), "Moved away")),
                    met)
                .get(random.nextInt(4));
        steps.addAll(all(List.of(ben::accepts), pauses(4), middle, pauses(6)));
        return planned.at(calls.now().plusMillis(random.nextLong(2500, 4500)));
      }
    }
  }

  private List<Step> begin() {
    return List.of(ben::accepts, anna::joins, ben::joins, anna::comes, ben::comes);
  }

  private void pause() {}

  private List<Step> pauses(int number) {
    return Stream.<Step>generate(() -> this::pause).limit(number).toList();
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  private static List<Step> all(List<Step>... parts) {
    return Stream.of(parts).flatMap(List::stream).toList();
  }

  private void postpone(Person by) {
    calls.reschedule(
        by.actor, call, calls.get(by.actor, call).scheduledAt().plusSeconds(2), null, "Traffic");
  }

  /** Invites a guest, who arrives, is admitted and gets a token. */
  private void invites() {
    if (guest == null) {
      String key = calls.inviteGuest(anna.actor, call, GuestInvitation.named("Uncle")).key();
      guest = calls.guest(GuestKey.parse(key).orElseThrow());
    }
    calls.arrive(guest, call);
    calls.admit(anna.actor, call, guest.identity());
    calls.join(guest, call);
    guestRoom = roomOfCall();
  }

  private void guestComes() {
    if (guestRoom != null) {
      client
          .come(guestRoom, guest.identity())
          .ifPresent(
              connection ->
                  calls.apply(
                      new RoomEvent.Connected(
                          call.roomName(), guestRoom, calls.now(), guest.identity(), connection)));
    }
  }

  private String roomOfCall() {
    return calls.get(DESK, call).room().sid();
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
        Actor requester = request.roles().isEmpty() ? anna.actor : DESK; // people name no roles
        call = calls.request(requester, request.onBehalfOf(anna.name())).id();
        client.created(call.value());
      } else {
        steps.getFirst().take();
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
