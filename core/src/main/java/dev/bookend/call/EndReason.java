package dev.bookend.call;

/**
 * Why a call ended: of completed calls, and of missed calls that were ended by an actor or the
 * provider.
 */
public enum EndReason {
  /** The limit was reached. */
  TIME_LIMIT,
  /** A participant ended the call. */
  ENDED_BY_PARTICIPANT,
  /** All participants were disconnected for longer than the reconnect grace. */
  ALL_LEFT,
  /** The provider ended the room. */
  ROOM_ENDED,
  /** The host application ended the call. */
  ENDED_BY_SYSTEM
}
