package dev.bookend.live;

import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.Participant;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import dev.bookend.port.JournalEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers events of the journal to the people of their calls, if they may view them now. */
final class EventDelivery {
  private static final Logger log = LoggerFactory.getLogger(LiveEvents.class);

  private final CallRepository repository;
  private final BiPredicate<String, VideoCall> mayView;
  private final OpenStreams streams;

  EventDelivery(
      CallRepository repository, BiPredicate<String, VideoCall> mayView, OpenStreams streams) {
    this.repository = repository;
    this.mayView = mayView;
    this.streams = streams;
  }

  /** {@return the current states of the calls with these events} */
  Map<CallId, VideoCall> callsOf(Collection<JournalEntry> entries) {
    if (entries.isEmpty()) {
      return Map.of();
    }
    Set<CallId> ids = entries.stream().map(e -> e.event().callId()).collect(Collectors.toSet());
    return repository.findAll(ids).stream()
        .collect(Collectors.toMap(VideoCall::id, Function.identity()));
  }

  /** {@return the events that a person may view; without calls whose guard fails} */
  List<LiveEvent> eventsFor(String identity, List<JournalEntry> entries, Instant position) {
    Map<CallId, VideoCall> calls = callsOf(entries);
    List<LiveEvent> own = new ArrayList<>();
    for (JournalEntry entry : entries) {
      VideoCall call = calls.get(entry.event().callId());
      if (call != null && isVisible(identity, entry.event(), call)) {
        boolean isRepeated = !entry.storedAt().isAfter(position);
        own.add(new LiveEvent(entry.event(), call, entry.storedAt(), isRepeated));
      }
    }
    return own;
  }

  private boolean isVisible(String identity, CallEvent event, VideoCall call) {
    try {
      return isFor(identity, event, call);
    } catch (RuntimeException | Error e) {
      // its message may name the person
      log.warn("Call {}: guard failed ({}), event left out", call.id(), e.getClass());
      return false;
    }
  }

  /**
   * {@return the streams to which an event was delivered, or which have ended because the guard
   * failed}
   */
  Set<CallStream> deliver(List<JournalEntry> entries, Map<CallId, VideoCall> calls) {
    Set<CallStream> reached = new LinkedHashSet<>();
    for (JournalEntry entry : entries) {
      VideoCall call = calls.get(entry.event().callId());
      if (call != null) {
        reached.addAll(deliver(new LiveEvent(entry.event(), call, entry.storedAt(), false)));
      }
    }
    return reached;
  }

  private Set<CallStream> deliver(LiveEvent live) {
    Set<CallStream> reached = new LinkedHashSet<>();
    for (Participant person : live.call().participants()) {
      Set<CallStream> own = streams.of(person.identity());
      if (!own.isEmpty() && isDelivered(live, person.identity(), own)) {
        reached.addAll(own);
      }
    }
    return reached;
  }

  private boolean isDelivered(LiveEvent live, String identity, Set<CallStream> own) {
    try {
      boolean isTheirs = isFor(identity, live.event(), live.call());
      if (isTheirs) {
        own.forEach(stream -> stream.offer(live));
      }
      return isTheirs;
    } catch (RuntimeException | Error e) {
      // its message may name the person
      log.warn("Call {}: guard failed ({}), live streams ended", live.call().id(), e.getClass());
      own.forEach(CallStream::close);
      return true;
    }
  }

  /** The last event that a removed person gets is the removal. */
  private boolean isFor(String identity, CallEvent event, VideoCall call) {
    Participant person = call.participant(identity).orElse(null);
    if (person == null) {
      return false;
    }
    boolean isRemoval = event instanceof CallEvent.Removed && identity.equals(event.identity());
    return (!person.isRemoved() || isRemoval) && mayView.test(identity, call);
  }
}
