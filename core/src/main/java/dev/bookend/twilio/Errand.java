package dev.bookend.twilio;

import com.twilio.auth_strategy.NoAuthStrategy;
import com.twilio.base.Page;
import com.twilio.base.Reader;
import com.twilio.base.Resource;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import dev.bookend.twilio.FaultException.Kind;
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
final class Errand extends TwilioRestClient {
  private static final Logger log = LoggerFactory.getLogger(Errand.class);
  private static final int MOST_PAGES = 100;

  /** What goes before what, when there are more requests than the quotas let through. */
  enum Haste {
    /** It does not wait. */
    URGENT,
    /** What it writes lets others go first, but not what it has to read for that. */
    OPENING,
    /** It lets others go first. */
    NONE
  }

  private final Line line;
  private final Haste haste;
  private final long deadline;
  private boolean changed;
  private @Nullable Instant date;

  /**
   * Starts the budget.
   *
   * @param haste whether it lets others go first
   */
  private Errand(Line line, Haste haste) {
    super(
        new Builder(NoAuthStrategy.getInstance())
            .accountSid(line.accountSid())
            .edge(line.settings().edge()));
    this.line = line;
    this.haste = haste;
    this.deadline = System.nanoTime() + line.settings().budget().toNanos();
  }

  /** {@return what comes of an operation} What goes wrong with it is told as the port does. */
  static <T> T run(Line line, Haste haste, Function<Errand, T> operation) {
    Errand errand = new Errand(line, haste);
    try {
      return operation.apply(errand);
    } catch (FaultException fault) {
      throw fault.told(errand.changed);
    }
  }

  /** {@return what the SDK makes of the answer to one request} */
  <T> T ask(Function<? super Errand, ? extends @Nullable T> resource) {
    try {
      return Objects.requireNonNull(resource.apply(this));
    } catch (FaultException fault) {
      throw fault;
    } catch (RuntimeException fromTheSdk) {
      // Its message has the answer in it, and so people's identities.
      throw FaultException.unreadable();
    }
  }

  /** {@return all of a list, page after page} */
  <T extends Resource> List<T> list(Reader<T> reader) {
    return list(reader, this::page);
  }

  /** {@return all of a list that may be long, each page within a budget of its own} */
  static <T extends Resource, R> List<R> longList(
      Line line, Haste haste, Reader<T> reader, Function<T, R> read) {
    try {
      return list(reader, page -> run(line, haste, errand -> errand.page(page))).stream()
          .map(read)
          .toList();
    } catch (FaultException fault) {
      throw fault.told(false);
    }
  }

  private static <T extends Resource> List<T> list(
      Reader<T> reader, Function<Function<Errand, Page<T>>, Page<T>> asked) {
    List<T> all = new ArrayList<>();
    Page<T> page = asked.apply(reader::firstPage);
    all.addAll(page.getRecords());
    for (int pages = 1; page.hasNextPage(); pages++) {
      if (pages == MOST_PAGES) {
        throw FaultException.unknown("Twilio's list has no end.");
      }
      Page<T> last = page;
      page = asked.apply(errand -> reader.nextPage(last, errand));
      all.addAll(page.getRecords());
    }
    return all;
  }

  /** {@return one page, which is a list for sure: to the SDK, much else is an empty one} */
  <T> Page<T> page(Function<Errand, Page<T>> resource) {
    Page<T> page = ask(resource);
    if (page.getPageSize() < 1 || page.getRecords().contains(null)) {
      throw FaultException.unreadable();
    }
    return page;
  }

  /** {@return what no answer of Twilio's lacks} */
  static <T> T known(@Nullable T value) {
    if (value == null) {
      throw FaultException.unreadable();
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
    URI uri = line.address().of(request);
    try {
      Answer answer = answer(request, writes, uri);
      log.debug("{} {} was answered {}", request.getMethod(), uri.getRawPath(), answer.status());
      changed |= writes;
      return new Response(answer.body(), answer.status());
    } catch (FaultException fault) {
      log.debug(
          "{} {}: {}", request.getMethod(), uri.getRawPath(), fault.getMessage(), fault.getCause());
      changed |= writes && fault.kind() == Kind.UNKNOWN;
      throw fault;
    }
  }

  private Answer answer(Request request, boolean writes, URI uri) {
    long left = deadline - System.nanoTime();
    if (left <= 0 || Thread.currentThread().isInterrupted()) {
      throw FaultException.notSent("No time is left to ask Twilio.", null);
    }
    Quota quota = writes ? line.writes() : line.reads();
    (isUrgent(writes) ? quota.takeFirst(uri) : quota.takeLast())
        .ifPresent(
            pause -> {
              throw FaultException.busy(pause);
            });
    Answer answer =
        line.transport()
            .send(
                carried(request, writes, uri),
                Math.min(left, line.settings().responseTimeout().toNanos()));
    if (answer.isGood() && answer.isWhole()) {
      date = answer.date().orElse(null);
      return answer;
    }
    throw fault(answer, quota);
  }

  private boolean isUrgent(boolean writes) {
    return haste == Haste.URGENT || (haste == Haste.OPENING && !writes);
  }

  private FaultException fault(Answer answer, Quota quota) {
    if (answer.isGood()) {
      return FaultException.unknown("Twilio's answer did not come whole, or not in time.");
    }
    FaultException fault =
        FaultException.of(
            answer.status(), answer.code(), answer.retryAfter(line.clock().instant()));
    if (fault.kind() == Kind.BUSY) {
      quota.holdOff(fault.pause());
    }
    return fault;
  }

  private HttpRequest carried(Request request, boolean writes, URI uri) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri)
            .header("Authorization", line.authorization())
            .header("Accept", "application/json");
    line.proxyAuthorization().ifPresent(value -> builder.header("Proxy-Authorization", value));
    if (writes) {
      builder
          .header("Content-Type", "application/x-www-form-urlencoded")
          .method(
              request.getMethod().toString(), BodyPublishers.ofString(request.encodeFormBody()));
    }
    return builder.build();
  }
}
