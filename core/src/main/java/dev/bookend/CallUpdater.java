package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallCost;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one way in which calls change: load, move, store if nobody else did, tell the keeper. */
final class CallUpdater {
  /** So many lost races in a row are no chance any more; whoever asked is told to try again. */
  private static final int TRIES = 50;

  private static final int TRIES_IF_FREE = 3;

  private final CallRepository repository;
  private final Clock clock;
  private final boolean listened;
  private final List<CallCost.Cap> caps;
  private volatile Consumer<CallChange> stored = change -> {};

  CallUpdater(CallRepository repository, Clock clock, boolean listened, List<CallCost.Cap> caps) {
    this.repository = repository;
    this.clock = clock;
    this.listened = listened;
    this.caps = List.copyOf(caps);
  }

  /**
   * Who hears of each change, as it is stored, once everybody can see it. After a transaction of
   * the host's it is only told that there may be one, for a part of that may have been rolled back.
   */
  void onStored(Consumer<CallChange> hook) {
    stored = hook;
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  VideoCall load(CallId id) {
    return repository.find(id).orElseThrow(CallNotFoundException::new);
  }

  /** A request with the same key that came earlier; also one whose time has passed since. */
  Optional<VideoCall> earlier(CallRequest request) {
    String key = request.requestKey();
    return key == null ? Optional.empty() : repository.findRequest(request.requestedBy(), key);
  }

  /** {@return the new call, or that of an earlier request with the same key} */
  VideoCall insert(CallChange change) {
    CallChange made = settled(change).within(caps);
    VideoCall call = repository.insert(made);
    if (call.id().equals(made.call().id())) {
      return told(call, made);
    }
    return call;
  }

  /** The clock is read once, however often others are quicker. */
  VideoCall change(CallId id, BiFunction<VideoCall, Instant, CallChange> move) {
    Instant now = now();
    for (int tries = 1; ; tries++) {
      CallChange change = move.apply(load(id), now);
      if (!change.changed()) {
        return change.call();
      }
      try {
        CallChange settled = settled(change).within(caps);
        return told(repository.update(settled), settled);
      } catch (CallConflictException lost) {
        if (tries == TRIES) {
          throw lost;
        }
      }
    }
  }

  /**
   * The same, but it waits for nobody: null if others are at the call all the while. They may hold
   * it for as long as a transaction of the host's takes; nothing of that can be seen until then.
   */
  @Nullable VideoCall changeIfFree(CallId id, Function<VideoCall, CallChange> move) {
    for (int tries = 0; tries < TRIES_IF_FREE; tries++) {
      CallChange change = move.apply(load(id));
      if (!change.changed()) {
        return change.call();
      }
      CallChange settled = settled(change);
      if (repository.updateAll(List.of(settled)).isEmpty()) {
        return told(settled.stored(), settled);
      }
    }
    return null;
  }

  /**
   * Without listeners there is nobody to tell: the events count as told when they are stored,
   * unless earlier ones are still to be told by others.
   */
  CallChange settled(CallChange change) {
    int before = change.call().outbox().recorded() - change.events().size();
    boolean othersTell = change.call().outbox().delivered() < before;
    return listened || othersTell
        ? change
        : change.then(call -> call.delivered(call.outbox().recorded()));
  }

  private VideoCall told(VideoCall call, CallChange change) {
    AtomicBoolean atOnce = new AtomicBoolean(true);
    repository.afterCommit(
        () ->
            stored.accept(
                atOnce.get()
                    ? new CallChange(call, change.events(), true)
                    : CallChange.none(call)));
    atOnce.set(false);
    return call;
  }
}
