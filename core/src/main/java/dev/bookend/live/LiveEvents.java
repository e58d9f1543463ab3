package dev.bookend.live;

import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCall;
import dev.bookend.port.CallRepository;
import dev.bookend.port.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live streams of a node, and the thread that polls the journal while there are any. A stream
 * gets each event at least once, in order per call, if the person may view the call when the event
 * is read. Thread-safe.
 */
public final class LiveEvents implements AutoCloseable {
  /** Longest silence of a stream while the journal can be read: 15 s. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private static final Logger log = LoggerFactory.getLogger(LiveEvents.class);

  /**
   * Between two polls of the journal, if this node stores nothing. With the polls of an idle keeper
   * and its clock comparison, a node has 2 statements a second.
   */
  private static final Duration IDLE = Duration.ofMillis(1_100);

  /** Between two polls, if this node stores changes all the time. */
  private static final Duration SPACING = Duration.ofMillis(50);

  /** All streams end after this time without a read, so that clients try other nodes. */
  static final Duration LONGEST_OUTAGE = Duration.ofSeconds(30);

  /** How long a request waits for the lock. */
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

  /** How far a resumed stream goes back before the last event of its reader. */
  private static final Duration OVERLAP = JournalReader.LONG_TRANSACTION;

  private final CallRepository repository;
  private final Consumer<Collection<VideoCall>> onRead;
  private final Supplier<Duration> uptime;
  private final OpenStreams streams = new OpenStreams();
  private final EventDelivery delivery;
  private final Semaphore changes = new Semaphore(0);

  /** Guards the journal, and the order of its events in each stream. */
  private final ReentrantLock reading = new ReentrantLock();

  private final JournalReader journal;

  /** Null = rounds are run by hand. */
  private volatile @Nullable ThreadFactory threads;

  private @Nullable Thread thread;
  private Duration lastHeartbeat;
  private Duration lastRead;
  private boolean isFailing;
  private volatile boolean isClosed;

  /**
   * Creates the streams of a node.
   *
   * @param repository the calls
   * @param mayView whether a person of a call may view it now; called by the thread that polls the
   *     journal, outside of any request
   * @param onRead gets the calls with new events after each poll of the journal
   */
  public LiveEvents(
      CallRepository repository,
      BiPredicate<String, VideoCall> mayView,
      Consumer<Collection<VideoCall>> onRead) {
    this(repository, mayView, onRead, () -> Duration.ofNanos(System.nanoTime()));
    threads = LiveEvents::daemon;
  }

  /** Creates streams whose journal is read by {@link #round()} alone, for tests. */
  LiveEvents(
      CallRepository repository,
      BiPredicate<String, VideoCall> mayView,
      Consumer<Collection<VideoCall>> onRead,
      Supplier<Duration> uptime) {
    this.repository = repository;
    this.onRead = onRead;
    this.uptime = uptime;
    delivery = new EventDelivery(repository, mayView, streams);
    journal = new JournalReader(repository, uptime);
    lastHeartbeat = uptime.get();
    lastRead = lastHeartbeat;
  }

  /** A thread without the thread-locals of the request that opens the first stream. */
  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(null, work, "bookend-live", 0, false);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Opens a stream of the events that are stored from now on, or after an earlier event. A resumed
   * stream repeats events of the last minute before it. If the person has 8 streams at this node,
   * the oldest of them ends.
   *
   * @param actor the person
   * @param after when the last event that the reader has was stored; null = the present
   * @param atMost when the stream ends by itself, with a delay of up to 1 s; null = never
   * @param available called when there is something to poll, when the stream has ended, and every
   *     15 s; it must not block
   * @return the stream
   * @throws InvalidValueException if the actor is the system
   * @throws CallNotAllowedException if the actor is a guest
   * @throws StorageException if the journal cannot be read
   */
  public CallStream open(
      Actor actor, @Nullable Instant after, @Nullable Duration atMost, Runnable available) {
    String identity = actor.identity();
    if (identity == null) {
      throw new InvalidValueException("actor", "must be a person; the system has no calls");
    }
    if (actor.isGuest()) {
      throw new CallNotAllowedException("Guests may not read this.");
    }
    Duration endsAt = atMost == null ? null : uptime.get().plus(atMost);
    CallStream stream = new CallStream(identity, endsAt, after != null, available, streams::remove);
    if (isClosed) {
      stream.close();
      return stream;
    }
    begin(stream);
    if (after != null) {
      resume(stream, after);
    }
    if (isClosed) {
      stream.close(); // closed meanwhile
    }
    return stream;
  }

  /** From here on the stream gets new events. */
  private void begin(CallStream stream) {
    CallStream replaced;
    lock();
    try {
      if (streams.isEmpty()) {
        journal.begin();
        lastRead = uptime.get();
      }
      replaced = streams.add(stream);
      startThread(stream);
    } finally {
      reading.unlock();
    }
    if (replaced != null) {
      replaced.replace();
    }
  }

  /** Waits only shortly for a read that hangs, so that few threads of requests do. */
  private void lock() {
    try {
      if (reading.tryLock(LOCK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new StorageException(
        "The journal of live events is being read", new TimeoutException("2 s"));
  }

  private void startThread(CallStream stream) {
    ThreadFactory factory = threads;
    if (factory == null || thread != null) {
      return;
    }
    try {
      Thread started = factory.newThread(this::run);
      thread = started;
      started.start();
    } catch (RuntimeException | Error e) {
      thread = null;
      stream.close();
      throw e;
    }
  }

  /** A stream with more missed events than can wait is incomplete. */
  private void resume(CallStream stream, Instant after) {
    try {
      List<JournalEntry> missed =
          repository.journalOf(stream.identity(), after.minus(OVERLAP), CallStream.MAX_WAITING + 1);
      if (missed.size() <= CallStream.MAX_WAITING) {
        stream.resume(delivery.eventsFor(stream.identity(), missed, after));
      } else {
        stream.lose();
      }
    } catch (RuntimeException | Error e) {
      stream.close();
      throw e;
    }
  }

  /** Wakes the thread that polls the journal: this node has stored an event. */
  public void changed() {
    if (!streams.isEmpty() && changes.availablePermits() == 0) {
      changes.release();
    }
  }

  /** Lets streams be opened again after {@link #close()}. */
  public void start() {
    isClosed = false;
  }

  /**
   * Lets streams be opened again after {@link #close()}, and polls the journal on a thread of the
   * host.
   *
   * @param threadFactory creates a thread when the first stream is opened; it ends with the last
   */
  public void start(ThreadFactory threadFactory) {
    threads = threadFactory;
    start();
  }

  /** Ends all streams. A stream that is opened later has ended already. */
  @Override
  public void close() {
    isClosed = true;
    streams.endAll();
    changes.release();
  }

  private void run() {
    try {
      while (isNeeded()) {
        boolean isRung = changes.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        changes.drainPermits();
        if (isClosed) {
          return;
        }
        round();
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
    reading.lock();
    try {
      if (thread == Thread.currentThread()) {
        thread = null;
        streams.endAll();
      }
    } finally {
      reading.unlock();
    }
  }

  private boolean isNeeded() {
    reading.lock();
    try {
      if (streams.isEmpty()) {
        thread = null;
      }
      return thread == Thread.currentThread();
    } finally {
      reading.unlock();
    }
  }

  /**
   * Polls the journal once, and delivers new events to the streams of the people of each call. Then
   * ends the streams whose time is over, and sends heartbeats if they are due. A heartbeat means
   * that the journal can be read; after 30 s without a read all streams end.
   */
  void round() {
    Set<CallStream> reached = new LinkedHashSet<>(read());
    Duration now = uptime.get();
    for (CallStream stream : streams.all()) {
      if (stream.isOver(now)) {
        stream.close();
        reached.add(stream);
      }
    }
    reached.forEach(CallStream::signal);
    if (now.minus(lastRead).compareTo(LONGEST_OUTAGE) >= 0) {
      streams.endAll();
    } else if (!isFailing && now.minus(lastHeartbeat).compareTo(HEARTBEAT) >= 0) {
      lastHeartbeat = now;
      streams.all().forEach(CallStream::heartbeat);
    }
  }

  private Set<CallStream> read() {
    reading.lock();
    try {
      List<JournalEntry> entries = journal.read();
      Map<CallId, VideoCall> calls = delivery.callsOf(entries);
      Set<CallStream> reached = delivery.deliver(entries, calls);
      journal.given();
      onRead.accept(calls.values());
      isFailing = false;
      lastRead = uptime.get();
      return reached;
    } catch (RuntimeException | Error e) {
      if (!isFailing) {
        log.warn("Live streams: the journal cannot be read, retrying every second", e);
      }
      isFailing = true;
      return Set.of();
    } finally {
      reading.unlock();
    }
  }
}
