package dev.bookend.jakarta;

import dev.bookend.http.EventStream;
import dev.bookend.http.EventStream.Frame;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final StreamThreads threads;

  /** Signals that are not handled yet; more than 0 while a thread writes. */
  private final AtomicInteger signals = new AtomicInteger();

  private volatile @Nullable EventStream stream;
  private volatile boolean isSending;

  SinkWriter(SseEventSink sink, Sse sse, StreamThreads threads) {
    this.sink = sink;
    this.sse = sse;
    this.threads = threads;
  }

  /**
   * Begins to write the stream on the thread of the request: the first frame sends the headers, and
   * some platforms send them again if another thread does so before the request returns.
   */
  void write(EventStream opened) {
    signals.incrementAndGet();
    stream = opened;
    write();
  }

  /** Called by the thread of the streams, which must not wait for a connection. */
  void signalled() {
    EventStream open = stream;
    if (open == null) {
      return;
    }
    if (isSending && !open.isOpen()) {
      threads.close(() -> end(null)); // the client does not take what was sent
    } else if (signals.getAndIncrement() == 0) {
      threads.write(this::write);
    }
  }

  /** Runs on one thread at a time. */
  private void write() {
    int handled;
    do {
      handled = signals.get();
      EventStream open = stream;
      while (open != null && !isSending && writeNext(open)) {
        open = stream;
      }
    } while (!signals.compareAndSet(handled, 0));
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
    } else {
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
