package dev.bookend.call;

/** The source of a call's presence data. */
public enum Attendance {
  /** The provider, through callbacks or polling. */
  PROVIDER,
  /** Only the participants' own reports: ad-hoc rooms without callbacks. */
  REPORTED,
  /** No source: neither a provider event nor a report. */
  UNKNOWN
}
