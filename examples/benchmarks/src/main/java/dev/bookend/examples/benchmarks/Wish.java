package dev.bookend.examples.benchmarks;

import dev.bookend.call.CallStatus;
import dev.bookend.port.CallQuery;
import java.util.Set;

/** What somebody looks for; there is a full page of it. */
enum Wish {
  PERSON("participant"),
  DEEP("participant, third page"),
  BOOKING("booking"),
  STATUS("status"),
  ALL("participant, status and time");

  private final String label;

  Wish(String label) {
    this.label = label;
  }

  /** {@return the name of the figure} */
  String of(String table) {
    return label + ", " + table + ", ms";
  }

  /** {@return the number of pages that are looked through before} */
  int pagesBefore() {
    return this == DEEP ? 2 : 0;
  }

  /** {@return the same wish of somebody else each time} */
  CallQuery query(MixedRows rows) {
    CallQuery all = CallQuery.all();
    return switch (this) {
      case PERSON, DEEP -> all.ofParticipant(rows.anyPerson());
      case BOOKING ->
          new CallQuery(null, rows.anyBooking(), Set.of(), null, null, all.limit(), null);
      case STATUS ->
          new CallQuery(
              null, null, Set.of(CallStatus.ACCEPTED), null, rows.anyTime(), all.limit(), null);
      case ALL ->
          new CallQuery(
              rows.anyPerson(),
              null,
              Set.of(CallStatus.COMPLETED),
              rows.at(0.05),
              rows.at(0.95),
              all.limit(),
              null);
    };
  }
}
