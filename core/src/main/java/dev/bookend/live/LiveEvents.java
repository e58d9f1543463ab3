package dev.bookend.live;

import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.Participant;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.QuotaExceededException.Quota;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import dev.bookend.port.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live streams of a node, and the thread that reads the journal while there are any. A stream
 * gets each event at least once, in order per call, if the person may view the call when the event
 * is read. Thread-safe.
 */
public final class LiveEvents implements AutoCloseable {
  /** Longest silence of a stream: 15 s. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private static final Logger log = LoggerFactory.getLogger(LiveEvents.class);

  /** Between two polls of the journal, if this node stores nothing. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** Between two polls, if this node stores changes all the time. */
  private static final Duration SPACING = Duration.ofMillis(100);

  /** How far a resumed stream goes back before the last event of its reader. */
  private static final Duration OVERLAP = JournalReader.LONG_TRANSACTION;

  private final CallRepository repository;
  private final BiPredicate<String, VideoCall> mayView;
  private final boolean isAutomatic;
  private final OpenStreams streams = new OpenStreams();
  private final Semaphore changes = new Semaphore(0);

  /** Guards the journal, and the order of its events in each stream. */
  private final Object reading = new Object();

  private final JournalReader journal;
  private @Nullable Thread thread;
  private boolean isFailing;
  private volatile boolean isClosed;

  /**
   * Creates the streams of a node.
   *
   * @param repository the calls
   * @param mayView whether a person of a call may view it now
   */
  public LiveEvents(CallRepository repository, BiPredicate<String, VideoCall> mayView) {
    this(repository, mayView, true);
  }

  /** Creates streams whose journal is read by {@link #round()} alone, for tests. */
  LiveEvents(
      CallRepository repository, BiPredicate<String, VideoCall> mayView, boolean isAutomatic) {
    this.repository = repository;
    this.mayView = mayView;
    this.isAutomatic = isAutomatic;
    journal = new JournalReader(repository);
  }

  /**
   * Opens a stream of the events that are stored from now on, or after an earlier event. A resumed
   * stream repeats events of the last minute before it.
   *
   * @param actor the person
   * @param after when the last event that the reader has was stored; null = the present
   * @param available called when there is something to poll, when the stream has ended, and every
   *     15 s; it must not block
   * @return the stream
   * @throws InvalidValueException if the actor is the system
   * @throws CallNotAllowedException if the actor is a guest
   * @throws QuotaExceededException if the person has 8 streams at this node
   * @throws StorageException if the journal cannot be read
   */
  public CallStream open(Actor actor, @Nullable Instant after, Runnable available) {
    String identity = actor.identity();
    if (identity == null) {
      throw new InvalidValueException("actor", "must be a person; the system has no calls");
    }
    if (actor.isGuest()) {
      throw new CallNotAllowedException("Guests may not read this.");
    }
    CallStream stream = new CallStream(identity, available, streams::remove);
    if (isClosed) {
      stream.close();
      return stream;
    }
    synchronized (reading) {
      checkQuota(identity);
      if (streams.isEmpty()) {
        journal.begin();
      }
      if (after != null) {
        resume(stream, after);
      }
      streams.add(stream);
      if (isAutomatic && thread == null) {
        thread = new Thread(this::run, "bookend-live");
        thread.setDaemon(true);
        thread.start();
      }
    }
    if (isClosed) {
      stream.close(); // closed meanwhile
    }
    return stream;
  }

  private void checkQuota(String identity) {
    if (streams.of(identity).size() >= OpenStreams.OF_A_PERSON) {
      throw new QuotaExceededException(
          Quota.RATE,
          HEARTBEAT,
          "A person may have " + OpenStreams.OF_A_PERSON + " streams at a time.");
    }
  }

  /** A stream with more missed events than can wait is incomplete. */
  private void resume(CallStream stream, Instant after) {
    List<JournalEntry> missed = repository.journal(after, OVERLAP, JournalReader.PAGE);
    if (missed.size() == JournalReader.PAGE) {
      stream.lose();
      return;
    }
    Map<CallId, VideoCall> calls = callsOf(missed);
    List<LiveEvent> own = new ArrayList<>();
    for (JournalEntry entry : missed) {
      VideoCall call = calls.get(entry.event().callId());
      if (call != null && isFor(stream.identity(), entry.event(), call)) {
        own.add(new LiveEvent(entry.event(), call, entry.storedAt()));
      }
    }
    if (own.size() > CallStream.MAX_WAITING) {
      stream.lose();
    } else {
      own.forEach(stream::offer);
    }
  }

  /** Wakes the thread that polls the journal: this node has stored a change. */
  public void changed() {
    if (!streams.isEmpty() && changes.availablePermits() == 0) {
      changes.release();
    }
  }

  /** Lets streams be opened again, after {@link #close()}. */
  public void start() {
    isClosed = false;
  }

  /** Ends all streams. A stream that is opened later has ended already. */
  @Override
  public void close() {
    isClosed = true;
    streams.endAll();
    changes.release();
  }

  private void run() {
    long silentSince = System.nanoTime();
    try {
      while (isNeeded()) {
        boolean isRung = changes.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        changes.drainPermits();
        round();
        if (System.nanoTime() - silentSince >= HEARTBEAT.toNanos()) {
          silentSince = System.nanoTime();
          heartbeat();
        }
        if (isRung) {
          Thread.sleep(SPACING.toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended();
    }
  }

  /** The polling thread has ended: closes all streams, so that clients resume and start another. */
  private void ended() {
    synchronized (reading) {
      if (thread == Thread.currentThread()) {
        thread = null;
        streams.endAll();
      }
    }
  }

  private boolean isNeeded() {
    synchronized (reading) {
      if (streams.isEmpty()) {
        thread = null;
      }
      return thread != null;
    }
  }

  /** Polls the journal once, and delivers new events to the streams of the people of each call. */
  void round() {
    Set<CallStream> reached = new LinkedHashSet<>();
    synchronized (reading) {
      try {
        List<JournalEntry> entries = journal.read();
        Map<CallId, VideoCall> calls = callsOf(entries);
        for (JournalEntry entry : entries) {
          VideoCall call = calls.get(entry.event().callId());
          if (call != null) {
            reached.addAll(give(new LiveEvent(entry.event(), call, entry.storedAt())));
          }
        }
        journal.given();
        isFailing = false;
      } catch (RuntimeException | Error e) {
        logOnce(e);
      }
    }
    reached.forEach(CallStream::signal);
  }

  private void logOnce(Throwable e) {
    if (!isFailing) {
      log.warn("Live streams: the journal cannot be read, retrying every second", e);
    }
    isFailing = true;
  }

  private Set<CallStream> give(LiveEvent live) {
    Set<CallStream> reached = new LinkedHashSet<>();
    for (Participant person : live.call().participants()) {
      Set<CallStream> own = streams.of(person.identity());
      if (!own.isEmpty() && gives(live, person.identity(), own)) {
        reached.addAll(own);
      }
    }
    return reached;
  }

  /** {@return whether the streams have got the event, or have ended: the guard failed} */
  private boolean gives(LiveEvent live, String identity, Set<CallStream> own) {
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

  private Map<CallId, VideoCall> callsOf(List<JournalEntry> entries) {
    if (entries.isEmpty()) {
      return Map.of();
    }
    Set<CallId> ids = entries.stream().map(e -> e.event().callId()).collect(Collectors.toSet());
    return repository.findAll(ids).stream()
        .collect(Collectors.toMap(VideoCall::id, Function.identity()));
  }

  /** Signals every stream, so that its reader sends a heartbeat. */
  void heartbeat() {
    streams.all().forEach(CallStream::signal);
  }
}
