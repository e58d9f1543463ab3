package dev.bookend.spring;

import dev.bookend.http.CallEndpoints.Answer;
import dev.bookend.http.CallEndpoints.Body;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * Reads a body of known length without blocking a thread, for at most 5 s. A rejected body is read
 * the same way: some containers otherwise block until the rest of it has arrived.
 */
final class PendingBody implements ReadListener, AsyncListener {
  private static final long TIMEOUT_MILLIS = 5_000;

  private static final Logger log = LoggerFactory.getLogger(PendingBody.class);

  private final HttpServletRequest in;
  private final ServletInputStream content;
  private final Function<Body, Answer> route;
  private final AsyncContext async;
  private final AtomicBoolean answered = new AtomicBoolean();
  private byte[] bytes = new byte[0];
  private int length;

  PendingBody(HttpServletRequest in, Function<Body, Answer> route) throws IOException {
    this.in = in;
    this.content = in.getInputStream();
    this.route = route;
    this.async = in.startAsync();
  }

  /** Sends a response without waiting for the body. */
  void refuse(Answer refusal) {
    content.setReadListener(this);
    answer(() -> refusal);
  }

  /** Sends the response after the body has arrived or the timeout has expired. */
  void await() {
    bytes = new byte[in.getContentLength()];
    async.setTimeout(TIMEOUT_MILLIS);
    async.addListener(this);
    content.setReadListener(this);
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (!answered.get() && length < bytes.length && content.isReady()) {
      length += Math.max(content.read(bytes, length, bytes.length - length), 0);
    }
  }

  @Override
  public void onAllDataRead() {
    answer(() -> route.apply(body(new ByteArrayInputStream(bytes, 0, length))));
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
    answerTruncated();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}

  @Override
  public void onComplete(AsyncEvent event) {}

  /** Answers a timeout or an I/O error in the same way as a truncated body. */
  private void answerTruncated() {
    answer(
        () -> {
          InputStream broken = InputStream.nullInputStream();
          broken.close();
          return route.apply(body(broken));
        });
  }

  private Body body(InputStream arrived) {
    return new Body(arrived, in.getContentType(), bytes.length);
  }

  private void answer(Callable<Answer> response) {
    if (answered.getAndSet(true)) {
      return;
    }
    try {
      HttpServletResponse out = (HttpServletResponse) async.getResponse();
      if (length < in.getContentLength() && in.getProtocol().startsWith("HTTP/1")) {
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
