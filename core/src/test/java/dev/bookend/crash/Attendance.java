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

/** Which nodes were there, and when there was none. */
final class Attendance {
  private record Entry(String node, Instant at, boolean comes) {}

  private final List<Entry> entries = new ArrayList<>();

  void gone(String node, Instant at) {
    entries.add(new Entry(node, at, false));
  }

  void back(String node, Instant at) {
    entries.add(new Entry(node, at, true));
  }

  /**
   * {@return when nobody was there}
   *
   * @param ready since when which node was there at first
   * @param warmUp how long who comes is not yet counted
   */
  List<Disturbance> absences(Map<String, Instant> ready, Duration warmUp) {
    List<Entry> all = new ArrayList<>(entries);
    ready.forEach((node, at) -> all.add(new Entry(node, at, true)));
    all.sort(Comparator.comparing(Entry::at));
    List<Disturbance> absences = new ArrayList<>();
    Set<String> present = new HashSet<>();
    Instant since = Instant.EPOCH;
    for (Entry entry : all) {
      if (present.isEmpty() && entry.comes()) {
        absences.add(new Disturbance("NO_NODE", since, entry.at().plus(warmUp)));
      }
      boolean changed = entry.comes() ? present.add(entry.node()) : present.remove(entry.node());
      if (changed && present.isEmpty()) {
        since = entry.at();
      }
    }
    return absences;
  }
}
