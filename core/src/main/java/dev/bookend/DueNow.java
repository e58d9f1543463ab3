package dev.bookend;

import dev.bookend.call.VideoCall;
import java.util.List;

/** What is due, and whether calls were found whose claim is over. */
record DueNow(List<VideoCall> moves, List<Agenda.Task> tasks, boolean lapsed) {}
