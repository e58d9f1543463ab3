package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Merges the connections that a participant's client reported with those of the provider, in
 * whatever order they arrived. A start of the provider replaces a report of nearly the same time.
 * An end of the provider without a known start ends the latest report before it.
 */
final class ReportedConnections {
  /** How far a client's report and the provider's event may be apart. */
  static final Duration TOLERANCE = Duration.ofSeconds(10);

  private final List<Connection> known = new ArrayList<>();
  private final List<Connection> reports = new ArrayList<>();
  private final List<Connection> ends = new ArrayList<>();

  private ReportedConnections(List<Connection> all) {
    for (Connection one : all) {
      if (one.isReported()) {
        reports.add(one.withoutId());
      }
      if (one.id() != null || !one.isReported()) {
        (one.isReported() || one.beganAt() == null ? ends : known).add(one.withoutReport());
      }
    }
    reports.sort(Comparator.comparing(Connection::sortKey));
    ends.sort(Comparator.comparing(Connection::end));
  }

  static List<Connection> merged(List<Connection> all) {
    if (all.stream().noneMatch(Connection::isReported)) {
      return all;
    }
    ReportedConnections merged = new ReportedConnections(all);
    merged.replaceReports();
    merged.endReports();
    merged.known.addAll(merged.reports);
    merged.known.addAll(merged.ends);
    return merged.known;
  }

  private void replaceReports() {
    reports.removeIf(
        report -> {
          Optional<Connection> match =
              known.stream()
                  .filter(one -> distance(one, report).compareTo(TOLERANCE) <= 0)
                  .filter(
                      one ->
                          isBeforeEnd(one.sortKey(), report) && isBeforeEnd(report.sortKey(), one))
                  .min(Comparator.comparing(one -> distance(one, report)));
          match.ifPresent(one -> known.set(known.indexOf(one), one.mergedWith(report)));
          return match.isPresent();
        });
  }

  /** Returns the distance by one clock; a report may have preceded all signs of a skew. */
  private static Duration distance(Connection one, Connection report) {
    Duration distance = Duration.between(report.sortKey(), one.sortKey()).abs();
    Duration local = Duration.between(report.localStart(), one.localStart()).abs();
    return local.compareTo(distance) < 0 ? local : distance;
  }

  private static boolean isBeforeEnd(Instant time, Connection one) {
    Instant end = one.endedAt();
    return end == null || !time.isAfter(end);
  }

  private void endReports() {
    ends.replaceAll(
        one ->
            reports.stream()
                .filter(report -> isEndOf(report, one.end()))
                .max(Comparator.comparing(Connection::sortKey))
                .filter(reports::remove)
                .map(one::withStartOf)
                .orElse(one));
  }

  /** A reported connection has ended by itself if the next one started long before this end. */
  private boolean isEndOf(Connection report, Instant end) {
    Instant until = report.endedAt();
    return !end.isBefore(report.sortKey())
        && (until == null || !end.isAfter(until.plus(TOLERANCE)))
        && known.stream()
            .map(Connection::sortKey)
            .noneMatch(
                next -> next.isAfter(report.sortKey()) && next.plus(TOLERANCE).isBefore(end));
  }
}
