package dev.bookend.jdbc;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.CallTerms;
import dev.bookend.call.CallTerms.LimitCounts;
import dev.bookend.call.GuestInvitation;
import dev.bookend.call.GuestKey;
import dev.bookend.call.RolePolicy;
import dev.bookend.call.VideoCall;
import dev.bookend.call.VideoCallException;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A random sequence of commands on a repository, reproducible by its seed. */
final class RandomCommands {
  private static final List<String> PEOPLE = List.of("anna", "ben", "cleo", "d'Arc \\ 🎈");
  private static final List<String> KEYS = List.of("key", "KEY");
  private static final List<String> BOOKINGS = List.of("b1", "b1 ");
  private static final String WAITS = "care \"recipient\"";
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final RandomGenerator random;
  private final CallRepository calls;
  private final Consumer<Duration> pass;
  private final List<CallId> made = new ArrayList<>();
  private final Map<CallId, VideoCall> seen = new HashMap<>();
  private final List<Object> results = new ArrayList<>();
  private Instant now;

  /**
   * Prepares a sequence.
   *
   * @param seed seed of the random values
   * @param calls the empty repository
   * @param start time of the first command
   * @param pass lets time pass for leases
   */
  RandomCommands(long seed, CallRepository calls, Instant start, Consumer<Duration> pass) {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.calls = calls;
    this.now = start;
    this.pass = pass;
  }

  /** {@return the result of each command, followed by the stored state} */
  List<Object> run(int commands) {
    for (int i = 0; i < commands; i++) {
      results.add(i == 0 ? insert() : next());
    }
    for (CallId id : made) {
      results.add(calls.find(id));
      results.add(pages(id, random.nextInt(1, 5)));
    }
    results.add(calls.search(CallQuery.all()));
    return results;
  }

  /** Activity counters and merged connections are part of the compared calls. */
  private List<List<CallEvent>> pages(CallId id, int limit) {
    List<List<CallEvent>> pages = new ArrayList<>();
    int after = 0;
    do {
      pages.add(calls.history(id, after, limit));
      after += limit;
    } while (pages.get(pages.size() - 1).size() == limit);
    return pages;
  }

  private Object next() {
    return switch (random.nextInt(25)) {
      case 0, 1, 2 -> insert();
      case 3, 4, 5, 6, 7, 8 -> move(calls.find(any()).orElse(null));
      case 9 -> move(seen.get(any()));
      case 10, 11 -> tryUpdateAll();
      case 12, 13 -> claim();
      case 14 -> calls.renew(some(), now, LEASE).stream().sorted(BY_ID).toList();
      case 15 -> release();
      case 16, 17 -> later();
      case 18, 19 -> search();
      case 20 -> calls.purge(now.minusSeconds(random.nextInt(90)), 100);
      case 21 -> calls.history(any(), random.nextInt(9), random.nextInt(1, 5));
      case 22 -> flap(calls.find(any()).orElse(null));
      case 23 -> findRequest();
      default -> calls.anonymize(pick(PEOPLE), 100);
    };
  }

  private static final Comparator<VideoCall> BY_ID = Comparator.comparing(c -> c.id().toString());

  private CallId any() {
    return random.nextInt(30) == 0 ? id() : pick(made);
  }

  private CallId id() {
    return new CallId(new UUID(random.nextLong(), random.nextLong()));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private Set<CallId> some() {
    Set<CallId> ids = new HashSet<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      ids.add(any());
    }
    return ids;
  }

  private Object findRequest() {
    CallRequest request = request();
    return attempt(() -> calls.findRequest(request.keyOf(Actor.system())).orElse(null));
  }

  private CallRequest request() {
    List<String> people = new ArrayList<>(PEOPLE);
    String requester = people.remove(random.nextInt(people.size()));
    while (people.size() > 1 && random.nextBoolean()) {
      people.remove(random.nextInt(people.size()));
    }
    return CallRequest.inviting(people.toArray(String[]::new))
        .onBehalfOf(requester)
        .at(random.nextInt(3) > 0 ? null : ahead())
        .withRoles(rolesOf(requester, people))
        .forBooking(random.nextInt(3) > 0 ? null : pick(BOOKINGS))
        .withRequestKey(random.nextInt(3) > 0 ? null : pick(KEYS));
  }

  private Map<String, String> rolesOf(String requester, List<String> invitees) {
    Map<String, String> roles = new HashMap<>();
    if (random.nextInt(3) == 0) {
      invitees.forEach(who -> roles.put(who, WAITS));
      roles.put(requester, random.nextInt(4) == 0 ? WAITS : "substitute");
    }
    return roles;
  }

  private Object insert() {
    CallRequest request = request();
    boolean again = !made.isEmpty() && random.nextInt(12) == 0;
    CallId id = again ? pick(made) : id();
    made.add(id);
    CallChange requested = VideoCall.request(id, Actor.system(), request, terms(), now);
    String called = request.invitees().get(0);
    CallChange change =
        random.nextInt(4) == 0 ? requested.then(call -> call.busy(called, now)) : requested;
    boolean delivered = random.nextBoolean();
    return attempt(() -> calls.insert(delivered ? change.then(RandomCommands::delivered) : change));
  }

  private Instant ahead() {
    long micros = random.nextLong(random.nextInt(8) == 0 ? 10_000_000_000_000L : 900_000_000L);
    return now.plusNanos(micros * 1000);
  }

  private CallTerms terms() {
    return CallTerms.builder()
        .limit(Duration.ofMillis(1000 + random.nextInt(120_000)))
        .answerWithin(random.nextBoolean() ? null : Duration.ofSeconds(random.nextInt(1, 300)))
        .warnBefore(random.nextBoolean() ? null : Duration.ofSeconds(5))
        .extendableBy(random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(30))
        .exclusive(random.nextInt(3) == 0)
        .limitCounts(pick(List.of(LimitCounts.values())))
        .remindBefore(
            random.nextBoolean()
                ? List.of()
                : List.of(Duration.ofSeconds(90), Duration.ofSeconds(7), Duration.ofDays(1)))
        .remindTolerance(Duration.ofSeconds(random.nextInt(1, 90)))
        .roles(random.nextInt(3) == 0 ? Map.of() : roles())
        .build();
  }

  private Map<String, RolePolicy> roles() {
    return Map.of(
        WAITS,
        RolePolicy.builder().waits(random.nextInt(4) > 0).required(random.nextBoolean()).build(),
        "substitute",
        RolePolicy.builder().admits(true).mayEnd(false).build());
  }

  private static CallChange delivered(VideoCall call) {
    return call.delivered(call.outbox().recorded());
  }

  private Object move(VideoCall call) {
    if (call == null) {
      return "no call";
    }
    Function<VideoCall, CallChange> move = move();
    Function<VideoCall, CallChange> more = random.nextInt(3) == 0 ? move() : CallChange::none;
    boolean delivered = random.nextInt(3) == 0;
    CallRequest answered = random.nextInt(4) == 0 ? request() : request().withRequestKey(null);
    return attempt(
        () -> {
          CallChange change = move.apply(call).then(more).answering(answered.keyOf(Actor.system()));
          return calls.update(delivered ? change.then(RandomCommands::delivered) : change);
        });
  }

  private Function<VideoCall, CallChange> move() {
    String who = pick(PEOPLE);
    Duration skew = Duration.ofSeconds(random.nextInt(-12, 13));
    Actor by = random.nextInt(4) == 0 ? Actor.system() : Actor.of(who);
    String connection = random.nextBoolean() ? null : "PA" + random.nextInt(3);
    int number = random.nextInt(20);
    Instant time = ahead();
    boolean[] lets = {random.nextBoolean(), random.nextBoolean(), random.nextBoolean()};
    return switch (random.nextInt(32)) {
      case 22, 23, 24 -> changesPeople(who, by);
      case 25, 26 -> call -> call.advanceTo(call.nextTransitionAt().orElse(now));
      case 27, 28, 29 -> call -> everybodyArrives(call, by, lets);
      case 30 -> call -> call.busy(who, now);
      case 0 -> call -> call.decline(who, now);
      case 1 -> call -> call.cancel(by, number > 9 ? null : "why? – 'tis " + number, now);
      case 2, 3 ->
          call -> call.reschedule(by, time, number > 9 ? null : Duration.ofSeconds(9), null, now);
      case 4, 5, 6 -> this::everybodyAccepts;
      case 7, 8 -> call -> call.join(who, now);
      case 9, 10 -> this::everybodyComes;
      case 11 -> call -> call.connected(who, connection, now.plus(skew), now);
      case 12 ->
          call ->
              number > 9 && connection != null
                  ? call.listed(who, connection, now.minusSeconds(number), now)
                      .then(c -> c.unlisted(who, "PA0", now, now))
                  : call.left(who, connection, now.plus(skew), now);
      case 13 -> call -> call.extend(by, Duration.ofSeconds(number + 1), now);
      case 14 -> call -> call.complete(by, null, now);
      case 15 -> call -> call.advanceTo(now);
      case 16 -> call -> call.roomRequested().then(c -> c.roomOpened("RM" + number, now));
      case 17 -> call -> call.roomEnded("RM" + number, number % 2 == 0, now);
      case 18 -> call -> call.roomClosed(call.room(), now);
      case 19 ->
          call ->
              number > 9
                  ? call.retryRoom(now)
                  : call.postpone(now.plusSeconds(number), now.plusSeconds(number + 1));
      case 20 -> call -> call.deliveryFailed(now);
      default -> call -> call.accept(who, now);
    };
  }

  private Function<VideoCall, CallChange> changesPeople(String who, Actor by) {
    String reason = random.nextBoolean() ? null : "it's “he” \\ them";
    String other = pick(PEOPLE);
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    Instant until = random.nextBoolean() ? null : ahead();
    int pick = random.nextInt(50);
    return switch (random.nextInt(9)) {
      case 0 -> call -> call.add(by, who, pick > 25 ? null : "substitute", now);
      case 1 -> call -> call.remove(by, someone(call, pick), reason, now);
      case 2 -> call -> call.replace(by, someone(call, pick), other, reason, now);
      case 3, 4 -> call -> call.arrive(someone(call, pick), now);
      case 5, 6 -> call -> call.admit(by, someone(call, pick), now);
      case 7 -> call -> call.deny(by, someone(call, pick), reason, now);
      default ->
          call -> {
            GuestInvitation guest = new GuestInvitation("Öz", null, until, pick > 9);
            return call.inviteGuest(by, guest, key(call.id(), bytes), now);
          };
    };
  }

  private static String someone(VideoCall call, int pick) {
    return call.participants().get(pick % call.participants().size()).identity();
  }

  private static GuestKey key(CallId call, byte[] secret) {
    ByteBuffer bytes = ByteBuffer.allocate(32);
    bytes.putLong(call.value().getMostSignificantBits());
    bytes.putLong(call.value().getLeastSignificantBits()).put(secret);
    return GuestKey.parse(Base64.getUrlEncoder().encodeToString(bytes.array())).orElseThrow();
  }

  /** One participant reconnects until connections are merged, and time passes in between. */
  private Object flap(VideoCall call) {
    if (call == null) {
      return "no call";
    }
    String who = pick(PEOPLE);
    int times = random.nextInt(1, 30);
    Duration pause = Duration.ofMillis(random.nextInt(2_000));
    return attempt(
        () -> {
          CallChange change = everybodyComes(call);
          for (int i = 0; i < times; i++) {
            Instant at = now.plus(pause.multipliedBy(i));
            String connection = "PA" + (i + 2);
            change =
                change
                    .then(c -> c.advanceTo(at))
                    .then(c -> c.connected(who, connection, at, at))
                    .then(c -> c.left(who, connection, at.plusMillis(1), at.plusMillis(1)));
          }
          return calls.update(change);
        });
  }

  private CallChange everybodyAccepts(VideoCall call) {
    CallChange change = CallChange.none(call);
    for (var person : call.participants()) {
      change = change.then(ifPossible(c -> c.accept(person.identity(), now)));
    }
    return change;
  }

  private CallChange everybodyComes(VideoCall call) {
    CallChange change = CallChange.none(call);
    for (var person : call.participants()) {
      change =
          change
              .then(ifPossible(c -> c.join(person.identity(), now)))
              .then(ifPossible(c -> c.connected(person.identity(), "PA1", now, now)));
    }
    return change;
  }

  /** Each accepts and arrives; then the person is admitted or denied, or goes away, or waits. */
  private CallChange everybodyArrives(VideoCall call, Actor by, boolean... lets) {
    CallChange change = everybodyAccepts(call);
    for (var person : call.participants()) {
      String who = person.identity();
      change = change.then(ifPossible(c -> c.arrive(who, now)));
      if (lets[0]) {
        boolean isAdmitted = lets[1] == (who.length() % 2 == 0);
        change =
            change.then(
                ifPossible(c -> isAdmitted ? c.admit(by, who, now) : c.deny(by, who, "no", now)));
      } else if (lets[2]) {
        change = change.then(ifPossible(c -> c.left(who, null, now, now)));
      }
    }
    return change;
  }

  private static Function<VideoCall, CallChange> ifPossible(Function<VideoCall, CallChange> move) {
    return call -> {
      try {
        return move.apply(call);
      } catch (VideoCallException refused) {
        return CallChange.none(call);
      }
    };
  }

  private Object tryUpdateAll() {
    List<CallChange> changes = new ArrayList<>();
    for (CallId id : some()) {
      VideoCall call = random.nextInt(3) == 0 ? seen.get(id) : calls.find(id).orElse(null);
      Function<VideoCall, CallChange> move = move();
      if (call != null) {
        try {
          CallChange change = move.apply(call);
          changes.add(change.isOfPeople() ? delivered(call) : change);
        } catch (VideoCallException refused) {
          changes.add(delivered(call));
        }
      }
    }
    return calls.tryUpdateAll(changes);
  }

  /** Calls due at the same instant have no defined order. */
  private Object claim() {
    List<VideoCall> claimed =
        calls.claimDue(now, Duration.ofMillis(random.nextInt(400)), LEASE, 100);
    claimed.forEach(call -> seen.put(call.id(), call));
    return claimed.stream()
        .sorted(Comparator.comparing((VideoCall c) -> c.dueAt().orElseThrow()).thenComparing(BY_ID))
        .toList();
  }

  private Object release() {
    calls.release(some());
    return "released";
  }

  /**
   * In whole seconds, so that the response time of a database never decides whether a lease has
   * expired.
   */
  private Object later() {
    Duration time = Duration.ofSeconds(random.nextInt(random.nextInt(6) == 0 ? 1200 : 35));
    now = now.plus(time);
    pass.accept(time);
    return now;
  }

  private Object search() {
    Set<CallStatus> statuses = EnumSet.noneOf(CallStatus.class);
    while (random.nextInt(3) == 0) {
      statuses.add(pick(List.of(CallStatus.values())));
    }
    boolean awaiting = random.nextInt(4) == 0;
    Instant joinableAt = random.nextInt(3) == 0 ? now.plusSeconds(random.nextInt(-60, 600)) : null;
    boolean isPersonal = awaiting || joinableAt != null;
    CallQuery.Builder query =
        CallQuery.builder()
            .participant(isPersonal || random.nextBoolean() ? pick(PEOPLE) : null)
            .bookingId(random.nextInt(3) > 0 ? null : pick(BOOKINGS))
            .statuses(statuses)
            .from(random.nextInt(3) > 0 ? null : now.minusSeconds(random.nextInt(100)))
            .to(random.nextInt(3) > 0 ? null : now.plusNanos(random.nextLong(900_000_000_000L)))
            .awaiting(awaiting)
            .joinableAt(joinableAt)
            .order(pick(List.of(CallQuery.Order.values())))
            .limit(random.nextInt(1, 4));
    try {
      return pages(query.build());
    } catch (VideoCallException e) {
      return e.getClass();
    }
  }

  private List<CallQuery.Page> pages(CallQuery query) {
    List<CallQuery.Page> pages = new ArrayList<>();
    CallQuery.Cursor next = null;
    do {
      pages.add(calls.search(query.toBuilder().after(next).build()));
      next = pages.get(pages.size() - 1).next();
    } while (next != null);
    pages.forEach(page -> page.items().forEach(call -> seen.putIfAbsent(call.id(), call)));
    return pages;
  }

  private interface Command {
    VideoCall run();
  }

  private Object attempt(Command command) {
    try {
      VideoCall stored = command.run();
      if (stored == null) {
        return "no request";
      }
      seen.put(stored.id(), random.nextBoolean() ? stored : seen.getOrDefault(stored.id(), stored));
      return stored;
    } catch (VideoCallException e) {
      return e.getClass();
    }
  }
}
