package dev.bookend.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.InvalidValueException;
import dev.bookend.http.CallEndpoints.Response;
import dev.bookend.live.CallStream;
import dev.bookend.live.LiveEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The response to {@code GET …/bookings/video-call/events}: server-sent events. An adapter sends
 * the status and headers of {@link #response()}. At each signal it polls {@link #next()} until the
 * queue of frames is empty, and writes each frame. Thread-safe.
 */
public final class EventStream implements AutoCloseable {
  /**
   * A part of the body.
   *
   * @param id the value for {@code Last-Event-ID}; null = the position stays
   * @param name the type of the event, {@code reset} if the client must load its calls anew; null =
   *     no event: a comment, or a position without an event
   * @param data JSON without line breaks; empty in a comment
   */
  public record Frame(@Nullable String id, @Nullable String name, String data) {
    /** The last frame of a stream that newer streams of the same person have replaced. */
    private static final Frame REPLACED = new Frame(null, "replaced", "{}");

    /** The heartbeat: a comment. Writing it detects a closed connection. */
    private static final Frame HEARTBEAT = new Frame(null, null, "");

    /** {@return the bytes of the frame in the format of {@code text/event-stream}} */
    public byte[] bytes() {
      String position = id == null ? "" : "id: " + id + "\n";
      String event = name == null ? "" : "event: " + name + "\ndata: " + data + "\n";
      String text = position + event;
      return (text.isEmpty() ? ":\n\n" : text + "\n").getBytes(UTF_8);
    }
  }

  /** Longest {@code wait_seconds}. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  /** How far the clocks of the node and of the database may differ, in a new position. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(1);

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration LONGEST_JITTER = Duration.ofMinutes(1);

  private static final Pattern ID = Pattern.compile("[0-9]{1,17}");
  private static final Pattern WAIT = Pattern.compile("[0-9]{1,3}");

  /** An older position is not resumed. */
  private static final Duration MAX_AGE = Duration.ofHours(1);

  private static final Response OPENED =
      new Response(
          200,
          Map.of(
              "Content-Type",
              "text/event-stream",
              "Cache-Control",
              "no-store",
              "X-Accel-Buffering",
              "no"),
          new byte[0]);

  private final Response response;
  private final @Nullable CallStream stream;
  private final Function<LiveEvent, Map<String, @Nullable Object>> json;
  private final AtomicBoolean heartbeatDue;

  /** Whether the response ends with the first events. */
  private final boolean isLongPoll;

  private @Nullable Frame first;

  /** The latest id that the client has. Repeated events have none, so that it never goes back. */
  private Instant position;

  private boolean isAnswered;
  private boolean isReplacementSent;

  private EventStream(
      Response response,
      @Nullable CallStream stream,
      Function<LiveEvent, Map<String, @Nullable Object>> json,
      AtomicBoolean heartbeatDue,
      boolean isLongPoll,
      @Nullable Frame first,
      Instant position) {
    this.response = response;
    this.stream = stream;
    this.json = json;
    this.heartbeatDue = heartbeatDue;
    this.isLongPoll = isLongPoll;
    this.first = first;
    this.position = position;
  }

  /**
   * {@return a stream, or a refusal}
   *
   * @param waitSeconds a number of seconds makes the request a long poll: the response ends with
   *     the first events, or after that time; null = it ends with the connection
   */
  static EventStream open(
      VideoCallService service,
      HttpSettings settings,
      String identity,
      @Nullable String lastEventId,
      @Nullable String waitSeconds,
      Runnable available) {
    Function<LiveEvent, Map<String, @Nullable Object>> json =
        live -> json(live, settings, service.now());
    AtomicBoolean heartbeatDue = new AtomicBoolean(true); // the first one sends the headers
    Runnable signal =
        () -> {
          heartbeatDue.set(true);
          available.run();
        };
    Instant now = service.now();
    Instant begin = now.minus(CLOCKS_DIFFER);
    Instant after = lastEventId == null ? null : storedAt(lastEventId, now);
    try {
      Duration wait = waitSeconds == null ? longest() : wait(waitSeconds);
      CallStream stream = service.live().open(Actor.of(identity), after, wait, signal);
      boolean isReset = !stream.isComplete() || (lastEventId != null && after == null);
      boolean isAnew = isReset || after == null;
      Frame first = isAnew ? new Frame(id(begin), isReset ? "reset" : null, "{}") : null;
      return new EventStream(
          OPENED,
          stream,
          json,
          heartbeatDue,
          waitSeconds != null,
          first,
          after == null ? begin : after);
    } catch (RuntimeException e) {
      return new EventStream(
          Problems.of(e, JsonNames.BODY).answer(), null, json, heartbeatDue, false, null, now);
    }
  }

  /** The user is authenticated at least so often. Not all streams of a node end at once. */
  private static Duration longest() {
    return LONGEST.plusMillis(ThreadLocalRandom.current().nextLong(LONGEST_JITTER.toMillis()));
  }

  private static Duration wait(String seconds) {
    InvalidValueException.check(
        WAIT.matcher(seconds).matches()
            && Long.parseLong(seconds) >= 1
            && Long.parseLong(seconds) <= MAX_WAIT.toSeconds(),
        "wait_seconds",
        "must be a number between 1 and " + MAX_WAIT.toSeconds());
    return Duration.ofSeconds(Long.parseLong(seconds));
  }

  private static String id(Instant time) {
    return String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, time));
  }

  /** {@return the time in the id of a frame; null = it is too old, or of another server} */
  private static @Nullable Instant storedAt(String id, Instant now) {
    if (!ID.matcher(id).matches()) {
      return null;
    }
    Instant time = Instant.EPOCH.plus(Long.parseLong(id), ChronoUnit.MICROS);
    return time.isBefore(now.minus(MAX_AGE)) ? null : time;
  }

  /** {@return the headers of a stream, for adapters that send them apart from the response} */
  public static Map<String, String> headers() {
    return OPENED.headers();
  }

  /** {@return the response to a HEAD request: 405, because a stream has no end} */
  public static Response head() {
    return CallRoutes.methodNotAllowed("GET");
  }

  /** {@return the status and headers; a refusal has a body, and no frames follow it} */
  public Response response() {
    return response;
  }

  /** {@return the next frame of the queue, a heartbeat if a signal found it empty; null = none} */
  public @Nullable Frame next() {
    boolean isHeartbeatDue = heartbeatDue.getAndSet(false);
    CallStream open = stream;
    if (open == null) {
      return null;
    }
    Frame next = nextOf(open);
    if (next != null) {
      return next;
    }
    return isHeartbeatDue && open.isOpen() ? Frame.HEARTBEAT : null;
  }

  /** Ends a long poll that has been answered, and says why a stream was replaced. */
  private synchronized @Nullable Frame nextOf(CallStream open) {
    LiveEvent live = first == null ? open.poll() : null;
    Frame next = live == null ? first : frame(live);
    isAnswered |= first != null || (live != null && !live.isRepeated());
    first = null;
    if (next != null) {
      return next;
    }
    if (open.isReplaced() && !isReplacementSent) {
      isReplacementSent = true;
      return Frame.REPLACED;
    }
    if (isLongPoll && isAnswered) {
      open.close();
    }
    return null;
  }

  private Frame frame(LiveEvent live) {
    String data = new String(Json.write(json.apply(live)), UTF_8);
    boolean isLater = live.storedAt().isAfter(position);
    position = isLater ? live.storedAt() : position;
    return new Frame(isLater ? id(position) : null, live.event().type(), data);
  }

  /** {@return whether more frames may come; after the end the connection is closed} */
  public boolean isOpen() {
    return stream != null && stream.isOpen();
  }

  /** Ends the stream; for a connection that the client has closed. */
  @Override
  public void close() {
    if (stream != null) {
      stream.close();
    }
  }

  private static Map<String, @Nullable Object> json(
      LiveEvent live, HttpSettings settings, Instant now) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("event", EventJson.of(live.event()));
    json.put("call", CallJson.of(live.call(), settings, now));
    return json;
  }
}
