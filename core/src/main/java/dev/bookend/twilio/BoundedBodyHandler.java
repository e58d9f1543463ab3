package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Receives one response with a body of 1 MiB at most. The status survives if the body is longer or
 * the connection is lost.
 */
final class BoundedBodyHandler implements BodyHandler<ApiResponse> {
  private static final int MAX_BYTES = 1 << 20;

  private final Runnable onHead;
  private volatile @Nullable Body current;

  /**
   * @param onHead called when status and headers have arrived
   */
  BoundedBodyHandler(Runnable onHead) {
    this.onHead = onHead;
  }

  @Override
  public BodySubscriber<ApiResponse> apply(ResponseInfo head) {
    onHead.run();
    Body body = new Body(head);
    current = body;
    return body;
  }

  /** {@return the response received so far; empty before the status} */
  Optional<ApiResponse> received() {
    return Optional.ofNullable(current).map(body -> body.response(false));
  }

  private static final class Body implements BodySubscriber<ApiResponse> {
    private final ResponseInfo head;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<ApiResponse> response = new CompletableFuture<>();
    private @Nullable Subscription subscription;

    Body(ResponseInfo head) {
      this.head = head;
    }

    ApiResponse response(boolean isComplete) {
      return new ApiResponse(head.statusCode(), head.headers(), bytes.toString(UTF_8), isComplete);
    }

    @Override
    public CompletionStage<ApiResponse> getBody() {
      return response;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      this.subscription = subscription;
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        byte[] chunk = new byte[Math.min(buffer.remaining(), MAX_BYTES - bytes.size())];
        boolean fits = chunk.length == buffer.remaining();
        buffer.get(chunk);
        bytes.writeBytes(chunk);
        if (!fits) {
          if (subscription != null) {
            subscription.cancel();
          }
          response.complete(response(false));
          return;
        }
      }
    }

    @Override
    public void onError(Throwable broken) {
      response.complete(response(false));
    }

    @Override
    public void onComplete() {
      response.complete(response(true));
    }
  }
}
