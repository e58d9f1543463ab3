package dev.bookend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How calls fare on one node, for those who watch over them. Nothing in it is secret.
 *
 * @param canSign whether there are credentials to sign tokens with
 * @param providerProblem why the provider can't be reached or refuses us; null if it was reached,
 *     or need not be
 * @param providerAhead by how much the provider's clock is ahead of ours, to the second; negative
 *     if it is behind, null if that is not known
 * @param sinceLastRound how long ago this node's keeper last looked for due calls; null if it is
 *     not started
 * @param overdueBy how late the call is, of all nodes', that waits longest for something to be done
 * @param untoldEvents how many events are still to be told to the listeners
 * @param storageProblem why calls can't be read; null if they can
 */
public record CallHealth(
    boolean canSign,
    @Nullable String providerProblem,
    @Nullable Duration providerAhead,
    @Nullable Duration sinceLastRound,
    Duration overdueBy,
    long untoldEvents,
    @Nullable String storageProblem) {
  private static final Duration LATE = Duration.ofSeconds(10);

  /** Three times the longest pause between rounds. */
  private static final Duration STANDS_STILL = Duration.ofSeconds(30);

  private static final Duration SKEWED = Duration.ofSeconds(10);

  /** What it amounts to. */
  public enum Status {
    /** All is well. */
    UP,
    /** Calls end in time, but nobody, or not everybody, can join. */
    DEGRADED,
    /** Calls may not end in time. */
    DOWN
  }

  /** {@return what it amounts to} */
  public Status status() {
    if (storageProblem != null || isKeeperLate() || overdueBy.compareTo(LATE) > 0) {
      return Status.DOWN;
    }
    return problems().isEmpty() ? Status.UP : Status.DEGRADED;
  }

  /** {@return what is wrong, a sentence each; empty if nothing is} */
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
   * {@return what there is to show, by name: {@code problems} if there are any, {@code canSign},
   * {@code providerAhead} and {@code sinceLastRound} if they are known, {@code overdueBy}, {@code
   * untoldEvents}; durations in ISO 8601}
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
    details.put("untoldEvents", untoldEvents);
    return details;
  }

  /** {@return whether this node's keeper is started, and has looked for due calls lately} */
  public boolean isKeepingTime() {
    return sinceLastRound != null && !isKeeperLate();
  }

  private boolean isKeeperLate() {
    return sinceLastRound != null && sinceLastRound.compareTo(STANDS_STILL) > 0;
  }
}
