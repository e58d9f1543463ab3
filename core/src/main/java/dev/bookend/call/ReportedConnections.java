package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Joins what a page reported of its connection with what the provider says of it, whichever came
 * first. The provider's beginning takes the place of a report around that time. A goodbye whose
 * beginning is not known so far ends the latest report before it.
 */
final class ReportedConnections {
  /** A page's own report may be that much quicker or slower than the provider. */
  static final Duration DELAY = Duration.ofSeconds(10);

  private final List<Connection> known = new ArrayList<>();
  private final List<Connection> reports = new ArrayList<>();
  private final List<Connection> goodbyes = new ArrayList<>();

  private ReportedConnections(List<Connection> all) {
    for (Connection one : all) {
      if (one.isReported()) {
        reports.add(one.withoutId());
      }
      if (one.id() != null || !one.isReported()) {
        (one.isReported() || one.beganAt() == null ? goodbyes : known).add(one.withoutReport());
      }
    }
    reports.sort(Comparator.comparing(Connection::key));
    goodbyes.sort(Comparator.comparing(Connection::end));
  }

  static List<Connection> joined(List<Connection> all) {
    if (all.stream().noneMatch(Connection::isReported)) {
      return all;
    }
    ReportedConnections joined = new ReportedConnections(all);
    joined.replaceReports();
    joined.nameReports();
    joined.known.addAll(joined.reports);
    joined.known.addAll(joined.goodbyes);
    return joined.known;
  }

  private void replaceReports() {
    reports.removeIf(
        report -> {
          Optional<Connection> same =
              known.stream()
                  .filter(one -> isNear(one.key(), report))
                  .filter(one -> isBeforeEnd(one.key(), report) && isBeforeEnd(report.key(), one))
                  .min(Comparator.comparing(one -> distance(one.key(), report)));
          same.ifPresent(one -> known.set(known.indexOf(one), one.reported(report)));
          return same.isPresent();
        });
  }

  private static boolean isNear(Instant began, Connection report) {
    return distance(began, report).compareTo(DELAY) <= 0;
  }

  private static Duration distance(Instant began, Connection report) {
    return Duration.between(report.key(), began).abs();
  }

  private static boolean isBeforeEnd(Instant time, Connection one) {
    Instant end = one.endedAt();
    return end == null || !time.isAfter(end);
  }

  private void nameReports() {
    goodbyes.replaceAll(
        goodbye ->
            reports.stream()
                .filter(report -> isEndOf(report, goodbye.end()))
                .max(Comparator.comparing(Connection::key))
                .filter(reports::remove)
                .map(goodbye::began)
                .orElse(goodbye));
  }

  /** Whoever came again long before that goodbye had left the reported connection by then. */
  private boolean isEndOf(Connection report, Instant end) {
    Instant until = report.endedAt();
    return !end.isBefore(report.key())
        && (until == null || !end.isAfter(until.plus(DELAY)))
        && known.stream()
            .map(Connection::key)
            .noneMatch(next -> next.isAfter(report.key()) && next.plus(DELAY).isBefore(end));
  }
}
