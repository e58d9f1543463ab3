package dev.bookend.crash;

import dev.bookend.crash.Evidence.Call;
import dev.bookend.crash.Evidence.Disturbance;
import dev.bookend.crash.Evidence.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Figures of a run. */
record Summary(Evidence evidence, Map<Fault, Integer> faults, Duration maxLateness) {
  @Override
  public String toString() {
    return "Faults: "
        + faults
        + "\nCalls: "
        + evidence.calls().size()
        + ", events: "
        + evidence.events().size()
        + ", deliveries: "
        + evidence.deliveries().size()
        + ", rooms: "
        + evidence.rooms().stream().filter(Evidence.Room::opened).count()
        + "\nEnds: "
        + ends()
        + "\nEvents: "
        + evidence.events().stream()
            .collect(Collectors.groupingBy(Event::type, TreeMap::new, Collectors.counting()))
        + "\nStays: "
        + evidence.stays().size()
        + "\nMaximum lateness in ms, by disturbance at most "
        + maxLateness.toSeconds()
        + " s before or during it: "
        + maxLatenessByCause();
  }

  private Map<String, Long> ends() {
    return evidence.calls().stream()
        .map(call -> call.endReason() == null ? call.status() : call.endReason())
        .collect(Collectors.groupingBy(end -> end, TreeMap::new, Collectors.counting()));
  }

  private Map<String, Long> maxLatenessByCause() {
    Map<UUID, List<Event>> journals = evidence.journals();
    Map<String, Long> maxLatenessByCause = new TreeMap<>();
    for (Call call : evidence.calls()) {
      List<Event> journal = journals.getOrDefault(call.id(), List.of());
      Deadline deadline = Deadline.of(call, journal);
      if (deadline != null && deadline.byTime()) {
        Instant end = Deadline.end(journal).storedAt();
        long late = Duration.between(deadline.known(), end).toMillis();
        maxLatenessByCause.merge(cause(deadline.known(), end), late, Math::max);
      }
    }
    return maxLatenessByCause;
  }

  private String cause(Instant deadline, Instant end) {
    List<String> causes = kinds(evidence.disturbances(), deadline, end);
    if (causes.isEmpty()) {
      return kinds(evidence.minorDisturbances(), deadline, end).isEmpty() ? "NOTHING" : "MINOR";
    }
    return causes.size() == 1 ? causes.get(0) : "SEVERAL";
  }

  private List<String> kinds(List<Disturbance> all, Instant deadline, Instant end) {
    return all.stream()
        .filter(disturbance -> disturbance.from().isBefore(end))
        .filter(disturbance -> disturbance.until().plus(maxLateness).isAfter(deadline))
        .map(Disturbance::kind)
        .distinct()
        .toList();
  }
}
