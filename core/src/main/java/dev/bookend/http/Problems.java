package dev.bookend.http;

import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.CallOverException;
import dev.bookend.call.DoubleBookedException;
import dev.bookend.call.IllegalCallStateException;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.KeyReusedException;
import dev.bookend.call.ProviderException;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.QuotaExceededException.Quota;
import dev.bookend.call.StorageException;
import dev.bookend.call.TooEarlyException;
import dev.bookend.call.VideoNotConfiguredException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which problem an exception is. */
final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  /** Those that have no more to say than their message. */
  private static final Map<Class<?>, ProblemType> PLAIN =
      Map.of(
          CallNotAllowedException.class, ProblemType.NOT_ALLOWED,
          CallNotFoundException.class, ProblemType.NOT_FOUND,
          IllegalCallStateException.class, ProblemType.ILLEGAL_STATE,
          CallConflictException.class, ProblemType.CONFLICT,
          KeyReusedException.class, ProblemType.KEY_REUSED,
          CallOverException.class, ProblemType.CALL_OVER,
          DoubleBookedException.class, ProblemType.DOUBLE_BOOKED,
          VideoNotConfiguredException.class, ProblemType.VIDEO_NOT_CONFIGURED);

  private Problems() {}

  /** Tells what went wrong, with fields named as they are in JSON. */
  static Problem of(RuntimeException e, Map<String, String> wireNames) {
    ProblemType plain = PLAIN.get(e.getClass());
    if (plain != null) {
      return Problem.of(plain, message(e));
    }
    if (e instanceof InvalidValueException invalid) {
      String field = wireNames.getOrDefault(invalid.field(), invalid.field());
      return ofInvalid(invalid, field);
    }
    if (e instanceof TooEarlyException early) {
      String opens = early.joinOpensAt().toString();
      return Problem.of(ProblemType.TOO_EARLY, message(e), "join_opens_at", opens);
    }
    if (e instanceof QuotaExceededException quota) {
      ProblemType kind =
          quota.quota() == Quota.BUDGET ? ProblemType.OVER_BUDGET : ProblemType.SLOW_DOWN;
      return new Problem(kind, message(e), Map.of(), quota.retryAfter().orElse(null));
    }
    if (e instanceof ProviderException provider) {
      return ofProvider(provider);
    }
    if (e instanceof StorageException storage) {
      return ofStorage(storage);
    }
    return e instanceof RefusedException refused
        ? Problem.of(refused.kind(), message(e))
        : unexpected(e);
  }

  /** A range is told in the unit of the field: whole seconds, or instants. */
  private static Problem ofInvalid(InvalidValueException e, String field) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("field", field);
    String rule = e.rule();
    if (e.min() instanceof Duration min && e.max() instanceof Duration max) {
      Map<String, Long> range = SettingsJson.wholeSeconds(min, max);
      members.putAll(range);
      rule = "must be between " + range.get("min") + " and " + range.get("max") + " seconds";
    } else if (e.min() instanceof Instant min && e.max() instanceof Instant max) {
      members.put("min", min.toString());
      members.put("max", max.toString());
    } else if (e.min() != null && e.max() != null) {
      members.put("min", e.min());
      members.put("max", e.max());
    }
    String detail = field + " " + rule + ".";
    return new Problem(ProblemType.INVALID_REQUEST, detail, members, null);
  }

  private static Problem ofProvider(ProviderException e) {
    log.warn("The video provider failed: {}", message(e));
    Duration retryAfter = e.retryAfter().orElse(null);
    return retryAfter == null
        ? Problem.of(ProblemType.PROVIDER_ERROR, "The video provider could not do this.")
        : new Problem(
            ProblemType.PROVIDER_UNAVAILABLE,
            "The video provider can't be reached at the moment. Try again later.",
            Map.of(),
            retryAfter);
  }

  private static Problem ofStorage(StorageException e) {
    log.warn("The storage failed", e);
    return new Problem(
        ProblemType.STORAGE_UNAVAILABLE,
        "Calls can't be stored or read at the moment. Try again later.",
        Map.of(),
        e.retryAfter());
  }

  private static Problem unexpected(RuntimeException e) {
    log.error("A request failed", log.isDebugEnabled() ? e : RedactedException.of(e));
    return Problem.of(ProblemType.INTERNAL_ERROR, "Something went wrong on our side.");
  }

  private static String message(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }
}
