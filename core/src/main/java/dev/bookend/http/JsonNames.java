package dev.bookend.http;

import java.util.Map;

/** How the fields of the Java API are called on the wire. */
final class JsonNames {
  /** In bodies and headers. */
  static final Map<String, String> BODY =
      Map.of(
          "requestedBy", "identity",
          "invitees", "invitee_ids",
          "scheduledAt", "scheduled_time",
          "limit", "duration_seconds",
          "ringWithin", "ring_within_seconds",
          "bookingId", "booking_id",
          "requestKey", "Idempotency-Key",
          "more", "seconds");

  /** In the query of an address. */
  static final Map<String, String> QUERY = Map.of("bookingId", "booking_id", "statuses", "status");

  private JsonNames() {}
}
