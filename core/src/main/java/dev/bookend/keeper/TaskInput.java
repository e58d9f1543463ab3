package dev.bookend.keeper;

import dev.bookend.call.CallEvent;
import dev.bookend.call.VideoCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The input of a task.
 *
 * @param call the latest state of the call on this node
 * @param events the undelivered events; null if they have to be read from the repository
 * @param expiring whether the lease expires soon
 */
record TaskInput(VideoCall call, @Nullable List<CallEvent> events, boolean expiring) {}
