package dev.bookend;

import dev.bookend.call.VideoCall;
import java.util.List;

/** What is due, and whether calls were found whose claim is over. */
record DueBatch(List<VideoCall> moves, List<LeasedCalls.Task> tasks, boolean lapsed) {}
