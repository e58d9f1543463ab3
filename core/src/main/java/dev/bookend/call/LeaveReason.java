package dev.bookend.call;

/**
 * Why a connection ended. The provider does not distinguish a leave from a lost network; only the
 * participant's own report does.
 */
public enum LeaveReason {
  /** The participant left, by their own report. */
  LEFT,
  /**
   * The connection ended without such a report: network, crash, or a client that sends no reports.
   */
  LOST,
  /** A newer connection of the same participant replaced it: another window, or a reload. */
  REPLACED,
  /** The application removed the participant. */
  REMOVED
}
