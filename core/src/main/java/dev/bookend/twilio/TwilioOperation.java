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
 * One operation, of one request or several, within its budget of time. The SDK's resources take it
 * for their client; in place of the SDK's transport, which asks again on its own, it sends each
 * request once. Not thread-safe.
 */
final class TwilioOperation extends TwilioRestClient {
  private static final Logger log = LoggerFactory.getLogger(TwilioOperation.class);
  private static final int MOST_PAGES = 100;

  /** What goes before what, when there are more requests than the quotas let through. */
  enum Priority {
    /** It does not wait. */
    URGENT,
    /** What it writes lets others go first, but not what it has to read for that. */
    OPENING,
    /** It lets others go first. */
    NONE
  }

  private final ClientContext context;
  private final Priority priority;
  private final long deadline;
  private boolean changed;
  private @Nullable Instant date;

  /**
   * Starts the budget.
   *
   * @param priority whether it lets others go first
   */
  private TwilioOperation(ClientContext context, Priority priority) {
    super(
        new Builder(NoAuthStrategy.getInstance())
            .accountSid(context.accountSid())
            .edge(context.settings().edge()));
    this.context = context;
    this.priority = priority;
    this.deadline = System.nanoTime() + context.settings().budget().toNanos();
  }

  /** {@return what comes of an operation} What goes wrong with it is told as the port does. */
  static <T> T run(ClientContext context, Priority priority, Function<TwilioOperation, T> requests) {
    TwilioOperation operation = new TwilioOperation(context, priority);
    try {
      return requests.apply(operation);
    } catch (TwilioException fault) {
      throw fault.told(operation.changed);
    }
  }

  /** {@return what the SDK makes of the answer to one request} */
  <T> T ask(Function<? super TwilioOperation, ? extends @Nullable T> resource) {
    try {
      return Objects.requireNonNull(resource.apply(this));
    } catch (TwilioException fault) {
      throw fault;
    } catch (RuntimeException fromTheSdk) {
      // Its message has the answer in it, and so people's identities.
      throw TwilioException.unreadable();
    }
  }

  /** {@return all of a list, page after page} */
  <T extends Resource> List<T> list(Reader<T> reader) {
    return list(reader, this::page);
  }

  /** {@return all of a list that may be long, each page within a budget of its own} */
  static <T extends Resource, R> List<R> longList(
      ClientContext context, Priority priority, Reader<T> reader, Function<T, R> read) {
    try {
      return list(reader, page -> run(context, priority, operation -> operation.page(page))).stream()
          .map(read)
          .toList();
    } catch (TwilioException fault) {
      throw fault.told(false);
    }
  }

  private static <T extends Resource> List<T> list(
      Reader<T> reader, Function<Function<TwilioOperation, Page<T>>, Page<T>> asked) {
    List<T> all = new ArrayList<>();
    Page<T> page = asked.apply(reader::firstPage);
    all.addAll(page.getRecords());
    for (int pages = 1; page.hasNextPage(); pages++) {
      if (pages == MOST_PAGES) {
        throw TwilioException.unknown("Twilio's list has no end.");
      }
      Page<T> last = page;
      page = asked.apply(operation -> reader.nextPage(last, operation));
      all.addAll(page.getRecords());
    }
    return all;
  }

  /** {@return one page, which is a list for sure: to the SDK, much else is an empty one} */
  <T> Page<T> page(Function<TwilioOperation, Page<T>> resource) {
    Page<T> page = ask(resource);
    if (page.getPageSize() < 1 || page.getRecords().contains(null)) {
      throw TwilioException.unreadable();
    }
    return page;
  }

  /** {@return what no answer of Twilio's lacks} */
  static <T> T known(@Nullable T value) {
    if (value == null) {
      throw TwilioException.unreadable();
    }
    return value;
  }

  /** {@return the time by Twilio's clock, as the last answer told it} */
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
      log.debug("{} {} was answered {}", request.getMethod(), uri.getRawPath(), response.status());
      changed |= writes;
      return new Response(response.body(), response.status());
    } catch (TwilioException fault) {
      log.debug(
          "{} {}: {}", request.getMethod(), uri.getRawPath(), fault.getMessage(), fault.getCause());
      changed |= writes && fault.kind() == Kind.UNKNOWN;
      throw fault;
    }
  }

  private ApiResponse response(Request request, boolean writes, URI uri) {
    long left = deadline - System.nanoTime();
    if (left <= 0 || Thread.currentThread().isInterrupted()) {
      throw TwilioException.notSent("No time is left to ask Twilio.", null);
    }
    RateLimiter limiter = writes ? context.writes() : context.reads();
    (isUrgent(writes) ? limiter.takeFirst(uri) : limiter.takeLast())
        .ifPresent(
            pause -> {
              throw TwilioException.busy(pause);
            });
    ApiResponse response =
        context
            .transport()
            .send(
                carried(request, writes, uri),
                Math.min(left, context.settings().responseTimeout().toNanos()));
    if (response.isGood() && response.isWhole()) {
      date = response.date().orElse(null);
      return response;
    }
    throw fault(response, limiter);
  }

  private boolean isUrgent(boolean writes) {
    return priority == Priority.URGENT || (priority == Priority.OPENING && !writes);
  }

  private TwilioException fault(ApiResponse response, RateLimiter limiter) {
    if (response.isGood()) {
      return TwilioException.unknown("Twilio's answer did not come whole, or not in time.");
    }
    TwilioException fault =
        TwilioException.of(
            response.status(), response.code(), response.retryAfter(context.clock().instant()));
    if (fault.kind() == Kind.BUSY) {
      limiter.holdOff(fault.pause());
    }
    return fault;
  }

  private HttpRequest carried(Request request, boolean writes, URI uri) {
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
