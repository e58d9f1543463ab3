package dev.bookend.examples.benchmarks;

import dev.bookend.call.CallStatus;
import dev.bookend.port.CallQuery;
import java.util.Set;

/** A kind of query; each returns a full page. */
enum SearchCase {
  PERSON("participant"),
  DEEP("participant, third page"),
  BOOKING("booking"),
  STATUS("status"),
  ALL("participant, status and time");

  private final String label;

  SearchCase(String label) {
    this.label = label;
  }

  /** {@return the name of the figure} */
  String of(String table) {
    return label + ", " + table + ", ms";
  }

  /** {@return the number of pages to skip} */
  int pagesBefore() {
    return this == DEEP ? 2 : 0;
  }

  /** {@return a query of this kind with random parameters} */
  CallQuery query(MixedRows rows) {
    CallQuery all = CallQuery.all();
    return switch (this) {
      case PERSON, DEEP -> all.ofParticipant(rows.anyPerson());
      case BOOKING -> CallQuery.builder().bookingId(rows.anyBooking()).limit(all.limit()).build();
      case STATUS ->
          CallQuery.builder()
              .statuses(Set.of(CallStatus.ACCEPTED))
              .to(rows.anyTime())
              .limit(all.limit())
              .build();
      case ALL ->
          CallQuery.builder()
              .participant(rows.anyPerson())
              .statuses(Set.of(CallStatus.COMPLETED))
              .from(rows.at(0.05))
              .to(rows.at(0.95))
              .limit(all.limit())
              .build();
    };
  }
}
