/**
 * Background work that time causes: claims of due calls, due transitions, tasks and their results,
 * orphaned rooms, health. Start reading at {@link dev.bookend.keeper.CallKeeper#runDue()}, which is
 * the whole algorithm on one thread. A started keeper does the same in four loops, in which data
 * flow one way:
 *
 * <pre>{@code
 * repository
 *     | claim, renew                    ClaimLoop
 *     v
 * LeasedCalls   latest states, next due instants
 *     | due calls
 *     v
 * advanceTo, one write                  TransitionLoop, and a second one in reserve
 *     | due tasks
 *     v
 * BoundedExecutor   turns of the requesters
 *     | rooms, listeners                worker threads
 *     v
 * TaskResult    a value
 *     | merged by call, one write       ResultLoop
 *     v
 * LeasedCalls   next due instant, or the lease ends
 * }</pre>
 *
 * <p>{@link dev.bookend.keeper.CallUpdater} is the only other writer: it applies the changes of
 * people and of the provider, and notifies the loops after the commit.
 */
@NullMarked
package dev.bookend.keeper;

import org.jspecify.annotations.NullMarked;
