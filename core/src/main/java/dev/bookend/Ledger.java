package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The one way in which calls change: load, move, store if nobody else did, tell the keeper. */
final class Ledger {
  /** So many lost races in a row are no chance any more; whoever asked is told to try again. */
  private static final int TRIES = 50;

  private final CallRepository repository;
  private final Clock clock;
  private final boolean listened;
  private volatile Consumer<VideoCall> stored = call -> {};

  Ledger(CallRepository repository, Clock clock, boolean listened) {
    this.repository = repository;
    this.clock = clock;
    this.listened = listened;
  }

  void onStored(Consumer<VideoCall> hook) {
    stored = hook;
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  VideoCall load(CallId id) {
    return repository.find(id).orElseThrow(CallNotFoundException::new);
  }

  VideoCall insert(CallChange change) {
    VideoCall call = told(repository.insert(settled(change)));
    if (!isSameRequest(call, change.call())) {
      throw new CallConflictException(
          call.id(), "This request key was used before, for other people or another booking.");
    }
    return call;
  }

  private static boolean isSameRequest(VideoCall a, VideoCall b) {
    return Objects.equals(a.bookingId(), b.bookingId()) && people(a).equals(people(b));
  }

  private static Set<String> people(VideoCall call) {
    return call.participants().stream().map(Participant::identity).collect(Collectors.toSet());
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
        return told(repository.update(settled(change)));
      } catch (CallConflictException lost) {
        if (tries == TRIES) {
          throw lost;
        }
      }
    }
  }

  /** Without listeners there is nobody to tell: the events count as told when they are stored. */
  CallChange settled(CallChange change) {
    return listened ? change : change.then(call -> call.delivered(call.outbox().recorded()));
  }

  private VideoCall told(VideoCall call) {
    stored.accept(call);
    return call;
  }
}
