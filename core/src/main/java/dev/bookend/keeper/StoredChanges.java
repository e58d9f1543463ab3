package dev.bookend.keeper;

import dev.bookend.call.CallChange;
import dev.bookend.call.VideoCall;
import java.util.Collection;

/** Gets the changes that this node stores, once they are visible to other connections. */
interface StoredChanges {
  /** Ignores all changes. */
  StoredChanges IGNORED =
      new StoredChanges() {
        @Override
        public void onStored(CallChange stored) {}

        @Override
        public void onMaybeStored(VideoCall call) {}

        @Override
        public void onJournalRead(Collection<VideoCall> calls) {}
      };

  /** A change is stored: the call as stored, and its new events. */
  void onStored(CallChange stored);

  /**
   * A transaction of the host's that contains a change is committed. The call <em>may</em> have the
   * given state, or an earlier one, because the host may have rolled back to a savepoint.
   */
  void onMaybeStored(VideoCall call);

  /**
   * The live streams of this node have polled the journal.
   *
   * @param calls the calls with new events, on whichever node they were stored
   */
  void onJournalRead(Collection<VideoCall> calls);
}
