package dev.bookend.memory;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallStatus;
import dev.bookend.call.RequestKey;
import dev.bookend.call.VideoCall;
import dev.bookend.cost.SpendCap.CallCount;
import dev.bookend.cost.SpendCap.Period;
import dev.bookend.port.CallQuery;
import dev.bookend.port.CallRepository;
import dev.bookend.port.JournalEntry;
import dev.bookend.port.RepositoryRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stores calls in the memory of this process. Thread-safe: one lock guards all state, so each
 * operation is atomic.
 */
public class InMemoryCallRepository implements CallRepository {
  private record Due(Instant at, CallId id) implements Comparable<Due> {
    private static final Comparator<Due> EARLIEST =
        Comparator.comparing(Due::at).thenComparing(due -> due.id().value());

    @Override
    public int compareTo(Due other) {
      return EARLIEST.compare(this, other);
    }
  }

  private record Claim(Instant dueAt, Instant until) {
    boolean covers(@Nullable Instant due, Instant before) {
      return due != null && !due.isBefore(dueAt) && !due.isBefore(before) && !due.isAfter(until);
    }
  }

  private record KeyOfRequester(String requester, String value) {
    static KeyOfRequester of(RequestKey key) {
      return new KeyOfRequester(key.requester(), key.value());
    }
  }

  private record Answered(CallId call, @Nullable String digest) {}

  private final Map<CallId, VideoCall> calls = new HashMap<>();
  private final Map<CallId, List<CallEvent>> journal = new HashMap<>();
  private final StorageOrder storageOrder = new StorageOrder();
  private final Map<KeyOfRequester, Answered> requests = new HashMap<>();
  private final Map<Set<String>, Set<CallId>> instantCalls = new HashMap<>();
  private final TreeSet<Due> due = new TreeSet<>();
  private final Map<CallId, Claim> claims = new HashMap<>();

  /** Creates an empty repository. */
  public InMemoryCallRepository() {}

  @Override
  public synchronized VideoCall insert(CallChange change, RepositoryRules rules) {
    VideoCall call = change.call();
    Optional<VideoCall> earlier = answered(change.requestKey());
    if (earlier.isPresent()) {
      return earlier.get();
    }
    if (calls.containsKey(call.id())) {
      throw CallConflictException.lostRace(call.id());
    }
    Optional<VideoCall> repeated = call.repeated(instantCallsOf(call.peopleCalled()));
    if (repeated.isPresent()) {
      if (!repeated.get().isAwaiting(call.requestedBy())) {
        checkKeyCount(change, rules, repeated.get().id());
        putKey(change.requestKey(), repeated.get());
      }
      return repeated.get();
    }
    checkDoubleBooking(change);
    checkRequest(change.call(), rules);
    checkSpendCaps(change.call(), null, rules);
    putKey(change.requestKey(), call);
    return put(change);
  }

  private List<VideoCall> instantCallsOf(Set<String> people) {
    return instantCalls.getOrDefault(people, Set.of()).stream().map(calls::get).toList();
  }

  private void checkDoubleBooking(CallChange change) {
    if (!change.madeBusy().isEmpty()) {
      RepositoryRules.checkDoubleBooking(change, calls.values());
    }
  }

  private void checkRequest(VideoCall call, RepositoryRules rules) {
    if (rules.limits().limitRequests()) {
      String requester = call.requestedBy();
      List<VideoCall> requested =
          calls.values().stream().filter(c -> c.requestedBy().equals(requester)).toList();
      long open = requested.stream().filter(c -> c.status() == CallStatus.PENDING).count();
      List<Instant> times =
          requested.stream()
              .map(c -> c.times().createdAt())
              .sorted(Comparator.reverseOrder())
              .limit(rules.limits().requestsPerHour())
              .toList();
      rules.checkRequest(call, (int) open, times);
    }
  }

  private void checkKeyCount(CallChange change, RepositoryRules rules, CallId call) {
    RequestKey key = change.requestKey();
    if (key != null && rules.limits().limitRequests()) {
      String requester = key.requester();
      long stored =
          requests.entrySet().stream()
              .filter(entry -> entry.getKey().requester().equals(requester))
              .filter(entry -> entry.getValue().call().equals(call))
              .count();
      rules.checkKeyCount((int) stored);
    }
  }

  private void checkSpendCaps(VideoCall call, @Nullable VideoCall before, RepositoryRules rules) {
    String requester = call.requestedBy();
    rules.checkSpendCaps(
        call,
        before,
        period -> count(period, one -> true),
        period -> count(period, one -> one.requestedBy().equals(requester)));
  }

  private List<CallCount> count(Period period, Predicate<VideoCall> which) {
    return calls.values().stream()
        .filter(call -> call.status().mayCost() && period.contains(call.scheduledAt()))
        .filter(which)
        .map(CallCount::of)
        .toList();
  }

  @Override
  public synchronized Optional<VideoCall> findRequest(RequestKey key) {
    return answered(key);
  }

  private Optional<VideoCall> answered(@Nullable RequestKey key) {
    if (key == null) {
      return Optional.empty();
    }
    Answered answered = requests.get(KeyOfRequester.of(key));
    if (answered == null) {
      return Optional.empty();
    }
    RepositoryRules.checkKey(key, answered.digest());
    return Optional.ofNullable(calls.get(answered.call()));
  }

  private void putKey(@Nullable RequestKey key, VideoCall call) {
    if (key != null) {
      requests.put(KeyOfRequester.of(key), new Answered(call.id(), key.digest()));
    }
  }

  @Override
  public synchronized Optional<VideoCall> find(CallId id) {
    return Optional.ofNullable(calls.get(id));
  }

  @Override
  public synchronized VideoCall update(CallChange change, RepositoryRules rules) {
    VideoCall call = change.call();
    VideoCall before = calls.get(call.id());
    if (before == null || before.version() != call.version()) {
      throw CallConflictException.lostRace(call.id());
    }
    checkDoubleBooking(change);
    if (change.mayRaiseCost()) {
      checkSpendCaps(call, before, rules);
    }
    if (answered(change.requestKey()).isPresent()) {
      throw CallConflictException.lostRace(call.id());
    }
    putKey(change.requestKey(), call);
    return put(change);
  }

  @Override
  public synchronized Set<CallId> tryUpdateAll(Collection<CallChange> changes) {
    RepositoryRules.checkBatch(changes);
    Set<CallId> lost = new HashSet<>();
    for (CallChange change : changes) {
      try {
        update(change);
      } catch (CallConflictException e) {
        lost.add(change.call().id());
      }
    }
    return lost;
  }

  @Override
  public synchronized CallQuery.Page search(CallQuery query) {
    List<VideoCall> found =
        calls.values().stream()
            .filter(call -> Matching.matches(query, call))
            .sorted(Comparator.comparing(CallQuery.Cursor::after, query.order()))
            .limit(query.limit() + 1L)
            .toList();
    return CallQuery.Page.of(found, query.limit());
  }

  @Override
  public synchronized List<CallEvent> history(CallId id, int after, int limit) {
    return journal.getOrDefault(id, List.of()).stream().skip(after).limit(limit).toList();
  }

  @Override
  public synchronized List<JournalEntry> journal(
      @Nullable Instant after, Duration overlap, int limit) {
    return storageOrder.after(after, overlap, limit).stream()
        .map(stored -> new JournalEntry(event(stored.getValue()), stored.getKey()))
        .toList();
  }

  @Override
  public synchronized List<JournalEntry> journalOf(String participant, Instant after, int limit) {
    return journal(after, Duration.ZERO, Integer.MAX_VALUE).stream()
        .filter(entry -> isParticipant(participant, entry.event().callId()))
        .limit(limit)
        .toList();
  }

  private boolean isParticipant(String identity, CallId id) {
    VideoCall call = calls.get(id);
    return call != null && call.participant(identity).isPresent();
  }

  /** Sequence numbers start at 1 and have no gaps. */
  private CallEvent event(StorageOrder.Key key) {
    return Objects.requireNonNull(journal.get(key.call())).get(key.sequence() - 1);
  }

  @Override
  public synchronized List<VideoCall> findAll(Collection<CallId> ids) {
    return ids.stream().map(this::find).flatMap(Optional::stream).toList();
  }

  @Override
  public synchronized List<VideoCall> claimDue(
      Instant now, Duration ahead, Duration lease, int limit) {
    Instant horizon = now.plus(ahead);
    List<VideoCall> claimed = new ArrayList<>();
    for (Due next : due) {
      if (next.at().isAfter(horizon) || claimed.size() == limit) {
        break;
      }
      Claim claim = claims.get(next.id());
      if (claim == null || !now.isBefore(claim.until())) {
        claims.put(next.id(), new Claim(next.at(), now.plus(lease)));
        claimed.add(calls.get(next.id()));
      }
    }
    return claimed;
  }

  @Override
  public synchronized List<VideoCall> renew(Collection<CallId> ids, Instant now, Duration lease) {
    List<VideoCall> renewed = new ArrayList<>();
    for (CallId id : ids) {
      Claim claim = claims.get(id);
      VideoCall call = calls.get(id);
      if (claim != null && call != null && now.isBefore(claim.until())) {
        claims.put(id, new Claim(claim.dueAt(), now.plus(lease)));
        renewed.add(call);
      }
    }
    return renewed;
  }

  @Override
  public synchronized void release(Collection<CallId> ids) {
    ids.forEach(claims::remove);
  }

  @Override
  public synchronized Backlog backlog(Instant now) {
    Instant first = null;
    long undelivered = 0;
    for (Due next : due) {
      if (next.at().isAfter(now.plus(Backlog.AHEAD))) {
        break;
      }
      VideoCall call = Objects.requireNonNull(calls.get(next.id()));
      undelivered += call.outbox().recorded() - call.outbox().delivered();
      first = earliest(first, earliest(call.nextTransitionAt().orElse(null), call.room().dueAt()));
    }
    return new Backlog(first == null || first.isAfter(now) ? null : first, undelivered);
  }

  private static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
    boolean isFirst = other == null || (one != null && one.isBefore(other));
    return isFirst ? one : other;
  }

  @Override
  public void afterCommit(Runnable task) {
    task.run();
  }

  @Override
  public synchronized int purge(Instant endedBefore, int limit) {
    List<VideoCall> old = finished(call -> endedBefore(call, endedBefore), limit);
    for (VideoCall call : old) {
      calls.remove(call.id());
      journal.remove(call.id());
      storageOrder.remove(call.id());
      claims.remove(call.id());
      requests.values().removeIf(key -> key.call().equals(call.id()));
      instantCalls.values().removeIf(ids -> ids.remove(call.id()) && ids.isEmpty());
    }
    return old.size();
  }

  private static boolean endedBefore(VideoCall call, Instant time) {
    Instant ended = call.times().endedAt();
    return ended != null && ended.isBefore(time);
  }

  @Override
  public synchronized int anonymize(String identity, int limit) {
    List<VideoCall> past = finished(call -> call.participant(identity).isPresent(), limit);
    for (VideoCall call : past) {
      String alias = RepositoryRules.alias(call, identity);
      forgetKeys(call.id(), identity);
      put(call.anonymize(identity, alias));
      journal.computeIfPresent(call.id(), (id, events) -> anonymize(events, identity, alias));
    }
    return past.size();
  }

  private void forgetKeys(CallId call, String identity) {
    Predicate<Map.Entry<KeyOfRequester, Answered>> ofCall =
        key -> key.getValue().call().equals(call);
    requests.entrySet().removeIf(ofCall.and(key -> key.getKey().requester().equals(identity)));
    requests.entrySet().stream()
        .filter(ofCall)
        .forEach(key -> key.setValue(new Answered(call, null)));
  }

  private static List<CallEvent> anonymize(List<CallEvent> events, String identity, String alias) {
    events.replaceAll(event -> event.anonymize(identity, alias));
    return events;
  }

  private List<VideoCall> finished(Predicate<VideoCall> which, int limit) {
    return calls.values().stream()
        .filter(call -> call.status().isOver() && call.dueAt().isEmpty())
        .filter(which)
        .limit(limit)
        .toList();
  }

  private VideoCall put(CallChange change) {
    VideoCall stored = change.stored();
    VideoCall before = calls.put(stored.id(), stored);
    journal.computeIfAbsent(stored.id(), id -> new ArrayList<>()).addAll(change.events());
    storageOrder.add(change.events(), stored.times().updatedAt());
    Instant dueBefore = Optional.ofNullable(before).flatMap(VideoCall::dueAt).orElse(Instant.MIN);
    due.remove(new Due(dueBefore, stored.id()));
    Instant dueAt = stored.dueAt().orElse(null);
    if (dueAt != null) {
      due.add(new Due(dueAt, stored.id()));
    }
    if (stored.isInstant() && change.isOfPeople()) {
      instantCalls.computeIfAbsent(stored.peopleCalled(), ids -> new HashSet<>()).add(stored.id());
    }
    Claim claim = claims.get(stored.id());
    if (claim != null && !claim.covers(dueAt, dueBefore)) {
      claims.remove(stored.id());
    }
    return stored;
  }
}
