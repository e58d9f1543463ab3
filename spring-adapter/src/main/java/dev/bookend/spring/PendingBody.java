package dev.bookend.spring;

import dev.bookend.http.CallEndpoints.Body;
import dev.bookend.http.CallEndpoints.Response;
import dev.bookend.http.CallbackEndpoints;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * Reads a body without blocking a thread, for at most 5 s, up to one byte more than its maximum
 * length. It is refused earlier if {@link PendingBodies} has too many newer ones. A rejected body
 * is read the same way: some containers otherwise block until the rest of it has arrived.
 */
final class PendingBody implements ReadListener, AsyncListener {
  private static final int CHUNK_BYTES = 8 * 1024;

  private static final Logger log = LoggerFactory.getLogger(PendingBody.class);

  private final HttpServletRequest in;
  private final ServletInputStream content;
  private final Function<Body, Response> route;
  private final PendingBodies pending;
  private final AsyncContext async;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
  private volatile boolean complete;

  PendingBody(HttpServletRequest in, PendingBodies pending, Function<Body, Response> route)
      throws IOException {
    this.in = in;
    this.content = in.getInputStream();
    this.pending = pending;
    this.route = route;
    this.async = in.startAsync();
  }

  /** Sends a response without waiting for the body. */
  void refuse(Response refusal) {
    content.setReadListener(this);
    answer(() -> refusal);
  }

  /** Sends the response after the body has arrived or the timeout has expired. */
  void await() {
    async.setTimeout(CallbackEndpoints.BODY_TIMEOUT.toMillis());
    async.addListener(this);
    content.setReadListener(this);
    pending.add(this);
    if (answered.get()) {
      pending.remove(this);
    }
  }

  /** Sends a response on a thread of the container, unless one has been sent. */
  void cancel(Response refusal) {
    try {
      async.start(() -> answer(() -> refusal));
    } catch (RuntimeException e) {
      log.debug("The body of a callback ended before it could be refused", e);
    }
  }

  @Override
  public void onDataAvailable() throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    while (!answered.get() && !content.isFinished() && content.isReady()) {
      int rest = Body.MAX_BYTES + 1 - arrived.size();
      arrived.write(chunk, 0, Math.max(content.read(chunk, 0, Math.min(chunk.length, rest)), 0));
      if (arrived.size() > Body.MAX_BYTES) {
        answerArrived();
      }
    }
  }

  @Override
  public void onAllDataRead() {
    complete = true;
    answerArrived();
  }

  @Override
  public void onError(Throwable failure) {
    answerTruncated();
  }

  @Override
  public void onError(AsyncEvent event) {
    answerTruncated();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    answer(CallbackEndpoints::lateBody);
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}

  @Override
  public void onComplete(AsyncEvent event) {}

  private void answerArrived() {
    InputStream bytes = new ByteArrayInputStream(arrived.toByteArray());
    answer(() -> route.apply(new Body(bytes, in.getContentType(), in.getContentLengthLong())));
  }

  private void answerTruncated() {
    answer(CallbackEndpoints::truncatedBody);
  }

  private void answer(Callable<Response> response) {
    if (answered.getAndSet(true)) {
      return;
    }
    pending.remove(this);
    try {
      HttpServletResponse out = (HttpServletResponse) async.getResponse();
      if (!complete && in.getProtocol().startsWith("HTTP/1")) {
        // the rest of the body must not be parsed as a request
        out.setHeader(HttpHeaders.CONNECTION, "close");
      }
      ServletExchange.write(in, out, response.call());
    } catch (Exception e) {
      log.debug("The response to a callback could not be sent", e);
    } finally {
      async.complete();
    }
  }
}
