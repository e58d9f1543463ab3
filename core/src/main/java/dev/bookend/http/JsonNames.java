package dev.bookend.http;

import java.util.Map;

/** Maps names of the Java API to names of the HTTP contract. */
final class JsonNames {
  /** Fields of bodies, and headers. */
  static final Map<String, String> BODY =
      Map.of(
          "invitees", "invitee_ids",
          "scheduledAt", "scheduled_time",
          "limit", "duration_seconds",
          "ringWithin", "ring_within_seconds",
          "bookingId", "booking_id",
          "requestedBy", "requested_by",
          "requestKey", "Idempotency-Key",
          "validUntil", "valid_until",
          "roles", "participants",
          "more", "seconds");

  /** Query parameters. */
  static final Map<String, String> QUERY = Map.of("bookingId", "booking_id", "statuses", "status");

  private JsonNames() {}
}
