package dev.bookend.crash;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A timeline of the calls with violations: their events, deliveries, and all disturbances. */
record Trace(Evidence evidence, List<String> violations) {
  @Override
  public String toString() {
    TreeMap<Instant, String> lines = new TreeMap<>();
    Stream.concat(evidence.disturbances().stream(), evidence.minorDisturbances().stream())
        .forEach(
            disturbance -> lines.merge(disturbance.from(), disturbance.toString(), this::both));
    evidence.events().stream()
        .filter(event -> concerns(event.call()))
        .forEach(event -> lines.merge(event.storedAt(), "stored " + event, this::both));
    evidence.deliveries().stream()
        .filter(delivery -> concerns(delivery.call()))
        .forEach(delivery -> lines.merge(delivery.at(), "delivered " + delivery, this::both));
    evidence.outages().forEach(outage -> lines.merge(outage.from(), outage.toString(), this::both));
    Set<String> rooms =
        evidence.rooms().stream()
            .filter(room -> concerns(room.name().replace("video-call-", "")))
            .map(Evidence.Room::sid)
            .collect(Collectors.toSet());
    evidence.stays().stream()
        .filter(stay -> rooms.contains(stay.room()))
        .forEach(stay -> lines.merge(stay.from(), stay.toString(), this::both));
    String rows =
        evidence.calls().stream()
            .filter(call -> concerns(call.id()))
            .map(call -> call + "\n")
            .collect(Collectors.joining());
    return String.join("\n", violations) + "\n" + rows + String.join("\n", lines.values());
  }

  private String both(String first, String second) {
    return first + "\n" + second;
  }

  private boolean concerns(Object id) {
    return violations.stream().anyMatch(violation -> violation.startsWith(id.toString()));
  }
}
