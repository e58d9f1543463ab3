package dev.bookend;

import dev.bookend.call.CallEvent;
import dev.bookend.call.VideoCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a worker needs for a chore; the events are null if they are not all known here. */
record ChoreWork(VideoCall call, @Nullable List<CallEvent> events) {}
