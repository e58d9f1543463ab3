package dev.bookend.jakarta;

import dev.bookend.http.EventStream;
import dev.bookend.http.EventStream.Frame;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Writes a live stream to a connection, one frame at a time: what the client does not take yet
 * waits in the stream. The connection is closed with the stream, and the stream with the
 * connection. Thread-safe.
 */
final class SinkWriter {
  private static final Logger log = HostLog.of(SinkWriter.class);

  private final SseEventSink sink;
  private final Sse sse;
  private @Nullable EventStream stream;
  private boolean isSending;
  private boolean isWriting;

  SinkWriter(SseEventSink sink, Sse sse) {
    this.sink = sink;
    this.sse = sse;
  }

  /** Begins to write the stream; the first frame sends the headers. */
  synchronized void write(EventStream opened) {
    stream = opened;
    write();
  }

  /** Called by the thread of the streams: writes the queued frames. */
  synchronized void signalled() {
    write();
  }

  private void write() {
    if (isWriting) {
      return;
    }
    isWriting = true;
    try {
      while (stream != null && !isSending && writeNext(stream)) {
        Thread.onSpinWait();
      }
    } finally {
      isWriting = false;
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

  private synchronized void sent(@Nullable Throwable failure) {
    isSending = false;
    if (failure != null || sink.isClosed()) {
      end(failure);
    } else {
      write();
    }
  }

  private void end(@Nullable Throwable failure) {
    if (stream != null) {
      log.debug("A live stream has ended", failure);
      stream.close();
      stream = null;
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
