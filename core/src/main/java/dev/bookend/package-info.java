/**
 * The service API: {@link dev.bookend.VideoCallService} schedules, joins and ends calls. The
 * package {@link dev.bookend.keeper} applies due transitions and runs tasks.
 */
@NullMarked
package dev.bookend;

import org.jspecify.annotations.NullMarked;
