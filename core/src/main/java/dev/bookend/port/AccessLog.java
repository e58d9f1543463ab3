package dev.bookend.port;

import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import java.time.Instant;

/**
 * Receives who has read what, for audits: tokens that were issued, and histories and attendances
 * that were read. Changes are in the history of the call and not reported here. Implementations are
 * thread-safe, and must not block: no lock or transaction is held, but the caller waits. An
 * exception makes the operation fail, so that nothing is read without a record.
 */
@FunctionalInterface
public interface AccessLog {
  /** No log: the default. */
  AccessLog NONE = (actor, read, call, at) -> {};

  /** What was read. */
  enum Read {
    /** An access token for the room, or another one. */
    TOKEN,
    /** A page of the call's events. */
    HISTORY,
    /** The summary of who was there. */
    ATTENDANCE
  }

  /**
   * Receives one access, after it was allowed and before its result is returned. It is not retried,
   * queued or delivered again.
   *
   * @param actor the person, the guest or the system
   * @param read what was read
   * @param call the call
   * @param at the current time of the service's clock
   */
  void accessed(Actor actor, Read read, CallId call, Instant at);
}
