package dev.bookend.call;

/**
 * Why a connection ended. The provider does not tell a goodbye from a lost network, so only the
 * participant's own report makes the difference.
 */
public enum LeaveReason {
  /** The participant reported to leave. */
  LEFT,
  /** The connection ended without such a report: network, crash, a page that reports nothing. */
  LOST,
  /** A newer connection of the same participant took over: another window, a reload. */
  REPLACED,
  /** The participant was put out. */
  REMOVED
}
