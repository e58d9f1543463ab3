package dev.bookend.spring;

import dev.bookend.http.EventStream;
import dev.bookend.http.EventStream.Frame;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a live stream without blocking a thread: what the client does not take yet waits in the
 * stream. The response ends with the stream, and the stream with the connection.
 */
final class StreamWriter implements WriteListener, AsyncListener {
  private static final Logger log = LoggerFactory.getLogger(StreamWriter.class);

  private final AsyncContext async;
  private final ServletOutputStream out;
  private final EventStream stream;
  private boolean mustFlush = true;
  private boolean isListening;
  private boolean isOver;

  private StreamWriter(AsyncContext async, ServletOutputStream out, EventStream stream) {
    this.async = async;
    this.out = out;
    this.stream = stream;
  }

  /**
   * Answers a request with the stream that it opens, or with its refusal.
   *
   * @param open opens the stream; gets the code that is to be called when frames may be there
   */
  static void answer(
      HttpServletRequest in, HttpServletResponse response, Function<Runnable, EventStream> open)
      throws IOException {
    Later later = new Later();
    EventStream stream = open.apply(later);
    if (stream.response().status() != 200) {
      ServletExchange.write(in, response, stream.response());
      return;
    }
    try {
      write(in, response, stream, later);
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  private static void write(
      HttpServletRequest in, HttpServletResponse response, EventStream stream, Later later)
      throws IOException {
    stream.response().headers().forEach(response::setHeader);
    AsyncContext async = in.startAsync();
    async.setTimeout(0);
    StreamWriter writer = new StreamWriter(async, response.getOutputStream(), stream);
    async.addListener(writer);
    writer.out.setWriteListener(writer);
    later.set(writer);
  }

  /** Signals may come before the writer is there. */
  private static final class Later implements Runnable {
    private @Nullable StreamWriter writer;

    synchronized void set(StreamWriter made) {
      writer = made;
    }

    @Override
    public void run() {
      StreamWriter made;
      synchronized (this) {
        made = writer;
      }
      if (made != null) {
        made.signalled();
      }
    }
  }

  /** Called by the thread of the streams: writes the queued frames. */
  private void signalled() {
    synchronized (this) {
      if (isListening) {
        write();
      }
    }
  }

  /** The first time it also writes what was signalled before. */
  @Override
  public void onWritePossible() {
    synchronized (this) {
      isListening = true;
      write();
    }
  }

  private void write() {
    try {
      while (!isOver && out.isReady()) {
        if (mustFlush) {
          mustFlush = false;
          out.flush();
          continue;
        }
        Frame next = stream.next();
        if (next == null) {
          if (!stream.isOpen()) {
            end();
          }
          return;
        }
        out.write(next.bytes());
        mustFlush = true;
      }
      if (!isOver && !stream.isOpen() && !out.isReady()) {
        end(); // the client does not take what was sent
      }
    } catch (IOException | RuntimeException e) {
      log.debug("A live stream ended with its connection", e);
      end();
    }
  }

  private void end() {
    if (!isOver) {
      isOver = true;
      stream.close();
      async.complete();
    }
  }

  @Override
  public void onError(Throwable failure) {
    close();
  }

  @Override
  public void onError(AsyncEvent event) {
    close();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    close();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    synchronized (this) {
      isOver = true;
    }
    stream.close();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}

  private void close() {
    synchronized (this) {
      end();
    }
  }
}
