package dev.bookend.keeper;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Health of one node, for monitoring. Contains no secrets and no identities.
 *
 * @param canSign whether credentials for signing tokens are configured
 * @param providerProblem the error of the last request to the provider; null if it succeeded or
 *     rooms are not managed
 * @param providerAhead offset of the provider's clock, to the second: positive if it is ahead of
 *     this node's clock, null if unknown
 * @param sinceLastRound time since this node's keeper last polled for due calls; null if it is not
 *     started
 * @param overdueBy lateness of the oldest due call or task of all nodes; zero if none is due
 * @param undeliveredEvents number of events in the outbox that are not yet delivered, of all nodes
 * @param storageProblem the error of reading calls; null if it succeeded
 */
public record CallHealth(
    boolean canSign,
    @Nullable String providerProblem,
    @Nullable Duration providerAhead,
    @Nullable Duration sinceLastRound,
    Duration overdueBy,
    long undeliveredEvents,
    @Nullable String storageProblem) {
  private static final Duration LATE = Duration.ofSeconds(10);

  /** Three times the longest poll interval. */
  private static final Duration STANDS_STILL = Duration.ofSeconds(30);

  private static final Duration SKEWED = Duration.ofSeconds(10);

  /** Overall status of a node. */
  public enum Status {
    /** No problem was found. */
    UP,
    /** Calls end in time, but some or all joins fail. */
    DEGRADED,
    /** Calls may not end in time. */
    DOWN
  }

  /**
   * {@return {@code DOWN} if the storage fails, the keeper has not polled for more than 30 s, or a
   * call is overdue by more than 10 s; {@code DEGRADED} if there are other problems}
   */
  public Status status() {
    if (storageProblem != null || isKeeperLate() || overdueBy.compareTo(LATE) > 0) {
      return Status.DOWN;
    }
    return problems().isEmpty() ? Status.UP : Status.DEGRADED;
  }

  /** {@return the problems, one sentence each; empty if none was found} */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (storageProblem != null) {
      problems.add(storageProblem);
    }
    if (isKeeperLate()) {
      problems.add("The keeper of this node has not looked for due calls for 30 s or more.");
    }
    if (overdueBy.compareTo(LATE) > 0) {
      problems.add("A call has been due for 10 s or more.");
    }
    if (!canSign) {
      problems.add("There are no credentials to sign tokens with.");
    }
    if (providerProblem != null) {
      problems.add(providerProblem);
    }
    if (providerAhead != null && providerAhead.abs().compareTo(SKEWED) > 0) {
      problems.add(
          "The provider's clock differs from ours by " + providerAhead.toSeconds() + " s.");
    }
    return problems;
  }

  /**
   * {@return the details for a health endpoint, by name: {@code problems} if there are any, {@code
   * canSign}, {@code providerAhead} and {@code sinceLastRound} if they are known, {@code
   * overdueBy}, {@code undeliveredEvents}; durations in ISO 8601}
   */
  public Map<String, Object> details() {
    Map<String, Object> details = new LinkedHashMap<>();
    if (!problems().isEmpty()) {
      details.put("problems", problems());
    }
    details.put("canSign", canSign);
    if (providerAhead != null) {
      details.put("providerAhead", providerAhead.toString());
    }
    if (sinceLastRound != null) {
      details.put("sinceLastRound", sinceLastRound.toString());
    }
    details.put("overdueBy", overdueBy.toString());
    details.put("undeliveredEvents", undeliveredEvents);
    return details;
  }

  /** {@return whether this node's keeper is started and has polled within the last 30 s} */
  public boolean isKeepingTime() {
    return sinceLastRound != null && !isKeeperLate();
  }

  private boolean isKeeperLate() {
    return sinceLastRound != null && sinceLastRound.compareTo(STANDS_STILL) > 0;
  }
}
