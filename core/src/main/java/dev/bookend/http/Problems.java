package dev.bookend.http;

import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.CallOverException;
import dev.bookend.call.DoubleBookedException;
import dev.bookend.call.IllegalCallStateException;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.KeyReusedException;
import dev.bookend.call.NotAdmittedException;
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

/** Maps exceptions to problems. */
final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  /** Exceptions whose only detail is their message. */
  private static final Map<Class<?>, ProblemType> MESSAGE_ONLY =
      Map.of(
          CallNotAllowedException.class, ProblemType.NOT_ALLOWED,
          NotAdmittedException.class, ProblemType.NOT_ADMITTED,
          CallNotFoundException.class, ProblemType.NOT_FOUND,
          IllegalCallStateException.class, ProblemType.ILLEGAL_STATE,
          CallConflictException.class, ProblemType.CONFLICT,
          KeyReusedException.class, ProblemType.KEY_REUSED,
          CallOverException.class, ProblemType.CALL_OVER,
          DoubleBookedException.class, ProblemType.DOUBLE_BOOKED,
          VideoNotConfiguredException.class, ProblemType.VIDEO_NOT_CONFIGURED);

  private Problems() {}

  /** Maps an exception to a problem, with field names of the HTTP contract. */
  static Problem of(RuntimeException e, Map<String, String> jsonNames) {
    ProblemType type = MESSAGE_ONLY.get(e.getClass());
    if (type != null) {
      return Problem.of(type, message(e));
    }
    if (e instanceof InvalidValueException invalid) {
      String field = jsonNames.getOrDefault(invalid.field(), invalid.field());
      return ofInvalid(invalid, field);
    }
    if (e instanceof TooEarlyException early) {
      String opens = early.joinOpensAt().toString();
      return Problem.of(ProblemType.TOO_EARLY, message(e), "join_opens_at", opens);
    }
    if (e instanceof QuotaExceededException quota) {
      ProblemType quotaType =
          quota.quota() == Quota.BUDGET ? ProblemType.OVER_BUDGET : ProblemType.SLOW_DOWN;
      return new Problem(quotaType, message(e), Map.of(), quota.retryAfter().orElse(null));
    }
    if (e instanceof ProviderException provider) {
      return ofProvider(provider);
    }
    if (e instanceof StorageException storage) {
      return ofStorage(storage);
    }
    return e instanceof RefusedException refused
        ? Problem.of(refused.type(), message(e))
        : unexpected(e);
  }

  /** Renders a range in the unit of the field: whole seconds, or instants. */
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
    Duration retryAfter = e.retryAfter().orElse(null);
    ProblemType type =
        retryAfter == null ? ProblemType.PROVIDER_ERROR : ProblemType.PROVIDER_UNAVAILABLE;
    log.warn("Video provider failed; responding with status {}: {}", type.status, message(e));
    return retryAfter == null
        ? Problem.of(type, "The video provider could not do this.")
        : new Problem(
            type,
            "The video provider can't be reached at the moment. Try again later.",
            Map.of(),
            retryAfter);
  }

  private static Problem ofStorage(StorageException e) {
    log.warn("Call storage failed; responding with status 503", e);
    return new Problem(
        ProblemType.STORAGE_UNAVAILABLE,
        "Calls can't be stored or read at the moment. Try again later.",
        Map.of(),
        e.retryAfter());
  }

  private static Problem unexpected(RuntimeException e) {
    log.error(
        "Request failed unexpectedly; responding with status 500",
        log.isDebugEnabled() ? e : RedactedException.of(e));
    return Problem.of(ProblemType.INTERNAL_ERROR, "Something went wrong on our side.");
  }

  private static String message(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }
}
