package dev.bookend.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.http.CallEndpoints.Response;
import dev.bookend.live.CallStream;
import dev.bookend.live.LiveEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The response to {@code GET …/bookings/video-call/events}: server-sent events. An adapter sends
 * {@link #response()}, and then all frames that {@link #next()} returns, each time it is told that
 * there may be some; if there are none it sends {@link Frame#HEARTBEAT}. Thread-safe.
 */
public final class EventStream implements AutoCloseable {
  /**
   * A part of the body.
   *
   * @param id the value for {@code Last-Event-ID}; null = the position stays
   * @param name the type of the event, {@code reset} if the client must load its calls anew; null =
   *     a comment, which clients ignore
   * @param data JSON without line breaks; empty in a comment
   */
  public record Frame(@Nullable String id, @Nullable String name, String data) {
    /** A comment that keeps the connection alive, and tells whether it is. */
    public static final Frame HEARTBEAT = new Frame(null, null, "");

    /** {@return the bytes of the frame in the format of {@code text/event-stream}} */
    public byte[] bytes() {
      String text =
          name == null
              ? ":\n\n"
              : (id == null ? "" : "id: " + id + "\n")
                  + "event: "
                  + name
                  + "\ndata: "
                  + data
                  + "\n\n";
      return text.getBytes(UTF_8);
    }
  }

  private static final Pattern ID = Pattern.compile("[0-9]{1,17}");
  private static final Frame RESET = new Frame(null, "reset", "{}");

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
  private boolean isReset;

  private EventStream(
      Response response,
      @Nullable CallStream stream,
      Function<LiveEvent, Map<String, @Nullable Object>> json,
      boolean isReset) {
    this.response = response;
    this.stream = stream;
    this.json = json;
    this.isReset = isReset;
  }

  static EventStream open(
      VideoCallService service,
      HttpSettings settings,
      String identity,
      @Nullable String lastEventId,
      Runnable available) {
    Function<LiveEvent, Map<String, @Nullable Object>> json =
        live -> json(live, settings, service.now());
    Instant after = lastEventId == null ? null : storedAt(lastEventId);
    try {
      CallStream stream = service.live().open(Actor.of(identity), after, available);
      boolean isReset = !stream.isComplete() || (lastEventId != null && after == null);
      return new EventStream(OPENED, stream, json, isReset);
    } catch (RuntimeException e) {
      Response refusal = Problems.of(e, JsonNames.BODY).answer();
      return new EventStream(refusal, null, json, false);
    }
  }

  /** {@return the time in the id of a frame; null = another server made it} */
  private static @Nullable Instant storedAt(String id) {
    try {
      return ID.matcher(id).matches()
          ? Instant.EPOCH.plus(Long.parseLong(id), ChronoUnit.MICROS)
          : null;
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  /** {@return the response to a HEAD request: 405, because a stream has no end} */
  public static Response head() {
    return CallRoutes.methodNotAllowed("GET");
  }

  /** {@return the status and headers; a refusal has a body, and no frames follow it} */
  public Response response() {
    return response;
  }

  /** {@return the next frame; null = there is none now} */
  public @Nullable Frame next() {
    synchronized (this) {
      if (isReset) {
        isReset = false;
        return RESET;
      }
    }
    LiveEvent live = stream == null ? null : stream.poll();
    return live == null ? null : frame(live);
  }

  private Frame frame(LiveEvent live) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, live.storedAt());
    String data = new String(Json.write(json.apply(live)), UTF_8);
    return new Frame(String.valueOf(micros), live.event().type(), data);
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
