package dev.bookend.jakarta;

import dev.bookend.http.EventStream;
import dev.bookend.http.EventStream.Frame;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Writes a live stream to a connection, one frame at a time: what the client does not take yet
 * waits in the stream. Some platforms block a thread until the client has taken a frame; that is a
 * thread of the executor. The connection is closed with the stream, and the stream with the
 * connection. Thread-safe.
 */
final class SinkWriter {
  private static final Logger log = HostLog.of(SinkWriter.class);

  private final SseEventSink sink;
  private final Sse sse;
  private final Executor executor;
  private final AtomicBoolean isScheduled = new AtomicBoolean();
  private volatile @Nullable EventStream stream;
  private volatile boolean isSending;

  SinkWriter(SseEventSink sink, Sse sse, Executor executor) {
    this.sink = sink;
    this.sse = sse;
    this.executor = executor;
  }

  /**
   * Begins to write the stream on the thread of the request: the first frame sends the headers, and
   * some platforms send them again if another thread does so before the request returns.
   */
  void write(EventStream opened) {
    stream = opened;
    write();
  }

  /** Called by the thread of the streams, which must not wait for a connection. */
  void signalled() {
    if (!isScheduled.getAndSet(true)) {
      try {
        executor.execute(this::write);
      } catch (RejectedExecutionException e) {
        end(e);
      }
    }
  }

  private void write() {
    isScheduled.set(false);
    synchronized (this) {
      EventStream open = stream;
      while (open != null && !isSending && writeNext(open)) {
        open = stream;
      }
    }
  }

  /** {@return whether a frame was written} */
  private boolean writeNext(EventStream open) {
    try {
      Frame next = open.next();
      if (next == null) {
        if (!open.isOpen()) {
          end(null);
        }
        return false;
      }
      isSending = true;
      sink.send(event(next)).whenComplete((done, failure) -> sent(failure));
    } catch (RuntimeException e) {
      end(e);
    }
    return true;
  }

  private OutboundSseEvent event(Frame frame) {
    OutboundSseEvent.Builder event = sse.newEventBuilder();
    if (frame.id() != null) {
      event.id(frame.id());
    }
    if (frame.name() == null) {
      return event.comment("").build();
    }
    return event.name(frame.name()).data(String.class, frame.data()).build();
  }

  private void sent(@Nullable Throwable failure) {
    isSending = false;
    if (failure != null || sink.isClosed()) {
      end(failure);
    } else if (!Thread.holdsLock(this)) {
      signalled();
    }
  }

  private void end(@Nullable Throwable failure) {
    EventStream ended = stream;
    stream = null;
    if (ended != null) {
      log.debug("A live stream has ended", failure);
      ended.close();
      closeSink();
    }
  }

  /** Closing may throw an IOException since Jakarta REST 4.0. */
  private void closeSink() {
    AutoCloseable connection = sink;
    try {
      connection.close();
    } catch (Exception e) {
      log.debug("A connection of a live stream could not be closed", e);
    }
  }
}
