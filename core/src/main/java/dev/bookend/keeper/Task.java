package dev.bookend.keeper;

import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.VideoCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task of a call, to be submitted.
 *
 * @param id the call
 * @param requester the identity of the requester, in whose turn the task runs
 * @param type the type of the task
 */
record Task(CallId id, String requester, TaskType type) {
  /**
   * The input of a task at its start.
   *
   * @param call the latest state of the call on this node
   * @param events the undelivered events; null if they have to be read from the repository
   * @param expiring whether the lease expires soon
   */
  record Input(VideoCall call, @Nullable List<CallEvent> events, boolean expiring) {}
}
