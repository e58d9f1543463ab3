package dev.bookend.twilio;

import com.twilio.auth_strategy.NoAuthStrategy;
import com.twilio.base.Page;
import com.twilio.base.Reader;
import com.twilio.base.Resource;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import dev.bookend.twilio.TwilioException.Kind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One operation of one or more requests within a time limit. It is the client that the SDK's
 * resources call. It replaces the SDK's transport, which retries by itself, and sends each request
 * once. Not thread-safe.
 */
final class TwilioOperation extends TwilioRestClient {
  private static final Logger log = LoggerFactory.getLogger(TwilioOperation.class);
  private static final int MAX_PAGES = 100;

  /** The order in which operations get slots of the rate limits. */
  enum Priority {
    /** First: closing rooms and disconnecting participants. */
    URGENT,
    /** Writes come last, but the reads that they depend on come first. */
    OPENING,
    /** Last: polls of presence, lists of open rooms, usage. */
    NONE
  }

  private final ClientContext context;
  private final Priority priority;
  private final long deadline;
  private boolean changed;
  private @Nullable Instant date;

  /**
   * Starts the time limit.
   *
   * @param priority the order in which its requests get slots of the rate limits
   */
  private TwilioOperation(ClientContext context, Priority priority) {
    super(
        new Builder(NoAuthStrategy.getInstance())
            .accountSid(context.accountSid())
            .edge(context.settings().edge()));
    this.context = context;
    this.priority = priority;
    this.deadline = context.timing().getAsLong() + context.settings().operationTimeout().toNanos();
  }

  /**
   * {@return the result of an operation}
   *
   * @throws dev.bookend.call.ProviderException if Twilio is unavailable, busy or rejects a request
   */
  static <T> T run(
      ClientContext context, Priority priority, Function<TwilioOperation, T> requests) {
    TwilioOperation operation = new TwilioOperation(context, priority);
    try {
      return requests.apply(operation);
    } catch (TwilioException failure) {
      throw failure.toProviderException(operation.changed);
    }
  }

  /** {@return the SDK's resource, parsed from the response to one request} */
  <T> T send(Function<? super TwilioOperation, ? extends @Nullable T> resource) {
    try {
      return Objects.requireNonNull(resource.apply(this));
    } catch (TwilioException failure) {
      throw failure;
    } catch (RuntimeException sdkFailure) {
      // The SDK's message quotes the response and thus identities of participants.
      throw TwilioException.unreadable();
    }
  }

  /** {@return all entries of a list of at most 100 pages} */
  <T extends Resource> List<T> list(Reader<T> reader) {
    return list(reader, this::page);
  }

  /** {@return all entries of a list of at most 100 pages; each page has its own time limit} */
  static <T extends Resource, R> List<R> longList(
      ClientContext context, Priority priority, Reader<T> reader, Function<T, R> read) {
    try {
      return list(reader, page -> run(context, priority, operation -> operation.page(page)))
          .stream()
          .map(read)
          .toList();
    } catch (TwilioException failure) {
      throw failure.toProviderException(false);
    }
  }

  private static <T extends Resource> List<T> list(
      Reader<T> reader, Function<Function<TwilioOperation, Page<T>>, Page<T>> fetcher) {
    List<T> all = new ArrayList<>();
    Page<T> page = fetcher.apply(reader::firstPage);
    all.addAll(page.getRecords());
    for (int pages = 1; page.hasNextPage(); pages++) {
      if (pages == MAX_PAGES) {
        throw TwilioException.unknown("Twilio's list has more than " + MAX_PAGES + " pages.");
      }
      Page<T> last = page;
      page = fetcher.apply(operation -> reader.nextPage(last, operation));
      all.addAll(page.getRecords());
    }
    return all;
  }

  /** {@return one page, verified to be a list: the SDK reads other JSON as an empty page} */
  <T> Page<T> page(Function<TwilioOperation, Page<T>> resource) {
    Page<T> page = send(resource);
    if (page.getPageSize() < 1 || page.getRecords().contains(null)) {
      throw TwilioException.unreadable();
    }
    return page;
  }

  /** Returns the value, or fails: Twilio always sends this field. */
  static <T> T required(@Nullable T value) {
    if (value == null) {
      throw TwilioException.unreadable();
    }
    return value;
  }

  /** {@return the {@code Date} header of the last response} */
  Optional<Instant> date() {
    return Optional.ofNullable(date);
  }

  @Override
  public Response request(Request request) {
    request.setEdge(getEdge());
    boolean writes = request.getMethod() != HttpMethod.GET;
    URI uri = context.url().of(request);
    try {
      ApiResponse response = response(request, writes, uri);
      log.debug(
          "Twilio answered {} {} with status {}",
          request.getMethod(),
          uri.getRawPath(),
          response.status());
      changed |= writes;
      return new Response(response.body(), response.status());
    } catch (TwilioException failure) {
      log.debug(
          "Twilio request failed: {} {}: {}",
          request.getMethod(),
          uri.getRawPath(),
          failure.getMessage(),
          failure.getCause());
      changed |= writes && failure.kind() == Kind.UNKNOWN;
      throw failure;
    }
  }

  private ApiResponse response(Request request, boolean writes, URI uri) {
    long remaining = deadline - context.timing().getAsLong();
    if (remaining <= 0 || Thread.currentThread().isInterrupted()) {
      throw TwilioException.notSent(
          "The operation timed out, or its thread was interrupted, before a request to Twilio was"
              + " sent.",
          null);
    }
    RateLimiter limiter = writes ? context.writes() : context.reads();
    (isUrgent(writes) ? limiter.takeUrgent(uri) : limiter.take())
        .ifPresent(
            pause -> {
              throw TwilioException.busy(pause);
            });
    ApiResponse response =
        context
            .transport()
            .send(
                httpRequest(request, writes, uri),
                Math.min(remaining, context.settings().responseTimeout().toNanos()));
    if (response.isSuccess() && response.isComplete()) {
      date = response.date().orElse(null);
      return response;
    }
    throw failure(response, limiter);
  }

  private boolean isUrgent(boolean writes) {
    return priority == Priority.URGENT || (priority == Priority.OPENING && !writes);
  }

  private TwilioException failure(ApiResponse response, RateLimiter limiter) {
    if (response.isSuccess()) {
      return TwilioException.unknown("Twilio's response is incomplete or timed out.");
    }
    TwilioException failure =
        TwilioException.of(
            response.status(), response.code(), response.retryAfter(context.clock().instant()));
    if (failure.kind() == Kind.BUSY) {
      limiter.block(failure.pause());
    }
    return failure;
  }

  private HttpRequest httpRequest(Request request, boolean writes, URI uri) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri)
            .header("Authorization", context.authorization())
            .header("Accept", "application/json");
    context.proxyAuthorization().ifPresent(value -> builder.header("Proxy-Authorization", value));
    if (writes) {
      builder
          .header("Content-Type", "application/x-www-form-urlencoded")
          .method(
              request.getMethod().toString(), BodyPublishers.ofString(request.encodeFormBody()));
    }
    return builder.build();
  }
}
