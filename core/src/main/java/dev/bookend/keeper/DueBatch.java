package dev.bookend.keeper;

import dev.bookend.call.VideoCall;
import java.util.List;

/**
 * The due part of the {@link LeasedCalls}.
 *
 * @param transitions calls with a due transition
 * @param tasks tasks to submit
 * @param expired whether the lease of a due call has expired
 */
record DueBatch(List<VideoCall> transitions, List<Task> tasks, boolean expired) {}
