package dev.bookend.call;

/** Why a call ended that was completed, or was missed because somebody ended it. */
public enum EndReason {
  /** The limit was reached. */
  TIME_LIMIT,
  /** A participant completed it. */
  ENDED_BY_PARTICIPANT,
  /** Everybody had left for longer than the reconnect grace. */
  ALL_LEFT,
  /** The provider ended the room. */
  ROOM_ENDED,
  /** Code of the host ended it. */
  ENDED_BY_HOST
}
