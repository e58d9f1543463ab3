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
 * A body of a known length that is still to come. No thread waits for it, and it has 5 s. It is
 * read without blocking even if it is refused: some containers otherwise wait for all of it before
 * they take the thread back.
 */
final class PendingBody implements ReadListener, AsyncListener {
  private static final long LONGEST_MILLIS = 5_000;

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

  /** Answers at once. */
  void refuse(Answer refusal) {
    content.setReadListener(this);
    answer(() -> refusal);
  }

  /** Answers when the body is here, or its time is over. */
  void await() {
    bytes = new byte[in.getContentLength()];
    async.setTimeout(LONGEST_MILLIS);
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
    breakOff();
  }

  @Override
  public void onError(AsyncEvent event) {
    breakOff();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    breakOff();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}

  @Override
  public void onComplete(AsyncEvent event) {}

  /** The answer is that to a stream that broke off. */
  private void breakOff() {
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

  private void answer(Callable<Answer> made) {
    if (answered.getAndSet(true)) {
      return;
    }
    try {
      HttpServletResponse out = (HttpServletResponse) async.getResponse();
      if (length < in.getContentLength() && in.getProtocol().startsWith("HTTP/1")) {
        out.setHeader(HttpHeaders.CONNECTION, "close"); // what is left is no next request
      }
      Exchange.write(in, out, made.call());
    } catch (Exception e) {
      log.debug("A callback was not answered", e);
    } finally {
      async.complete();
    }
  }
}
