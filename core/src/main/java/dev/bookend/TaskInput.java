package dev.bookend;

import dev.bookend.call.CallEvent;
import dev.bookend.call.VideoCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker needs for a chore.
 *
 * @param call the call as it is known here
 * @param events what is to be told; null if that is not all known here
 * @param expiring whether the claim is over soon
 */
record TaskInput(VideoCall call, @Nullable List<CallEvent> events, boolean expiring) {}
