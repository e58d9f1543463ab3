package dev.bookend.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.http.CallEndpoints.Response;
import dev.bookend.live.CallStream;
import dev.bookend.live.LiveEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
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

  private static final Pattern ID = Pattern.compile("[0-9]{1,17}");

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
  private @Nullable Frame first;

  private EventStream(
      Response response,
      @Nullable CallStream stream,
      Function<LiveEvent, Map<String, @Nullable Object>> json,
      AtomicBoolean heartbeatDue,
      @Nullable Frame first) {
    this.response = response;
    this.stream = stream;
    this.json = json;
    this.heartbeatDue = heartbeatDue;
    this.first = first;
  }

  static EventStream open(
      VideoCallService service,
      HttpSettings settings,
      String identity,
      @Nullable String lastEventId,
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
    Instant after = lastEventId == null ? null : storedAt(lastEventId, now);
    try {
      CallStream stream = service.live().open(Actor.of(identity), after, signal);
      boolean isReset = !stream.isComplete() || (lastEventId != null && after == null);
      boolean isAnew = isReset || after == null;
      Frame first = isAnew ? new Frame(id(now), isReset ? "reset" : null, "{}") : null;
      return new EventStream(OPENED, stream, json, heartbeatDue, first);
    } catch (RuntimeException e) {
      return new EventStream(
          Problems.of(e, JsonNames.BODY).answer(), null, json, heartbeatDue, null);
    }
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
    synchronized (this) {
      if (first != null) {
        Frame position = first;
        first = null;
        return position;
      }
    }
    LiveEvent live = stream == null ? null : stream.poll();
    if (live != null) {
      return frame(live);
    }
    return isHeartbeatDue && isOpen() ? Frame.HEARTBEAT : null;
  }

  private Frame frame(LiveEvent live) {
    String data = new String(Json.write(json.apply(live)), UTF_8);
    return new Frame(id(live.storedAt()), live.event().type(), data);
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
