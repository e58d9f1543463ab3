package dev.bookend.crash;

import dev.bookend.crash.Evidence.Disturbance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Records when nodes were up, and computes the times without any node. */
final class NodeAvailability {
  private record Entry(String node, Instant at, boolean isUp) {}

  private final List<Entry> entries = new ArrayList<>();

  void down(String node, Instant at) {
    entries.add(new Entry(node, at, false));
  }

  void up(String node, Instant at) {
    entries.add(new Entry(node, at, true));
  }

  /**
   * {@return the times without any node}
   *
   * @param ready the time at which each node was first ready
   * @param warmUp the time after its start in which a node does not count
   */
  List<Disturbance> absences(Map<String, Instant> ready, Duration warmUp) {
    List<Entry> all = new ArrayList<>(entries);
    ready.forEach((node, at) -> all.add(new Entry(node, at, true)));
    all.sort(Comparator.comparing(Entry::at));
    List<Disturbance> absences = new ArrayList<>();
    Set<String> present = new HashSet<>();
    Instant since = Instant.EPOCH;
    for (Entry entry : all) {
      if (present.isEmpty() && entry.isUp()) {
        absences.add(new Disturbance("NO_NODE", since, entry.at().plus(warmUp)));
      }
      boolean changed = entry.isUp() ? present.add(entry.node()) : present.remove(entry.node());
      if (changed && present.isEmpty()) {
        since = entry.at();
      }
    }
    return absences;
  }
}
