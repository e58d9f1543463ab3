package dev.bookend.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the people who must be there have been connected at one instant: all who are required by
 * their role and at least one other person, or any two people if no role is required.
 */
final class Meeting {
  private Meeting() {}

  /**
   * A time in which somebody was connected.
   *
   * @param from the start, by the provider's clock
   * @param to the end; null while connected
   */
  record Span(Instant from, @Nullable Instant to) {
    /** Returns the common time of both; null if there is none. */
    @Nullable Span and(Span other) {
      Instant start = from.isAfter(other.from) ? from : other.from;
      Instant end = Deadlines.earliest(to, other.to);
      return end == null || start.isBefore(end) ? new Span(start, end) : null;
    }
  }

  static boolean tookPlace(List<Participant> people, CallTerms terms) {
    List<Participant> required = required(people, terms);
    List<Participant> allowed = people.stream().filter(Participant::mayBeConnected).toList();
    if (required.isEmpty()) {
      return allowed.stream().anyMatch(one -> allowed.stream().anyMatch(one::overlaps));
    }
    if (!allowed.containsAll(required)) {
      return false;
    }
    List<Span> together = required.get(0).connections().spans();
    for (Participant person : required.subList(1, required.size())) {
      together = common(together, person.connections().spans());
    }
    List<Span> all = together;
    return required.size() > 1
        ? !all.isEmpty()
        : allowed.stream()
            .filter(person -> !required.contains(person))
            .anyMatch(person -> !common(all, person.connections().spans()).isEmpty());
  }

  /** Whether those who must be there are connected now. */
  static boolean takesPlace(List<Participant> people, CallTerms terms) {
    List<Participant> there =
        people.stream().filter(p -> p.mayBeConnected() && p.isConnected()).toList();
    return there.size() > 1 && there.containsAll(required(people, terms));
  }

  private static List<Participant> required(List<Participant> people, CallTerms terms) {
    return people.stream()
        .filter(p -> p.isActive() && terms.policyOf(p.role()).required())
        .toList();
  }

  private static List<Span> common(List<Span> one, List<Span> other) {
    List<Span> common = new ArrayList<>();
    for (Span span : one) {
      for (Span another : other) {
        Span both = span.and(another);
        if (both != null) {
          common.add(both);
        }
      }
    }
    return common;
  }
}
