/**
 * The service API and the keeper. {@link dev.bookend.VideoCallService} schedules, joins and ends
 * calls. {@link dev.bookend.CallKeeper} applies due transitions and runs tasks: start reading at
 * {@link dev.bookend.CallKeeper#runDue()}, which is the whole algorithm on one thread.
 */
@NullMarked
package dev.bookend;

import org.jspecify.annotations.NullMarked;
