package dev.bookend.call;

/** How it is known who was in the room. */
public enum Attendance {
  /** The provider said so, by a callback or when it was asked. */
  PROVIDER,
  /** Only the participants' own reports say so: rooms that open themselves, without callbacks. */
  REPORTED,
  /** No source: neither an event of the provider nor a report. */
  UNKNOWN
}
