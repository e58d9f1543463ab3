package dev.bookend.http;

import java.util.Locale;

/** The problem types, with status and title. The lower-case name is the stable code. */
enum ProblemType {
  INVALID_REQUEST(400, "Invalid request"),
  UNAUTHENTICATED(401, "Not authenticated"),
  NOT_ALLOWED(403, "Not allowed"),
  NOT_ADMITTED(403, "Not admitted"),
  NOT_FOUND(404, "Not found"),
  ILLEGAL_STATE(409, "Not possible in this state"),
  CONFLICT(409, "Conflicting change"),
  KEY_REUSED(409, "Idempotency key reused"),
  TOO_EARLY(409, "Too early to join"),
  CALL_OVER(409, "The call is over"),
  DOUBLE_BOOKED(409, "Double booked"),
  TOO_LARGE(413, "Too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
  OVER_BUDGET(429, "Over budget"),
  SLOW_DOWN(429, "Too many requests"),
  INTERNAL_ERROR(500, "Internal error"),
  PROVIDER_ERROR(502, "Video provider failed"),
  STORAGE_UNAVAILABLE(503, "Storage unavailable"),
  PROVIDER_UNAVAILABLE(503, "Video provider unavailable"),
  VIDEO_NOT_CONFIGURED(503, "Video not configured");

  final int status;
  final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
