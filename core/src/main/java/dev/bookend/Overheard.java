package dev.bookend;

import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The latest events of calls that were stored on this node and are about to be claimed, so that
 * they need not be read again. The oldest make room for new ones. Guarded by the {@link Agenda}.
 */
final class Overheard {
  /** Enough for the events of a large backlog, while its calls end. */
  private static final int BATCHES = 20;

  private final Map<CallId, Untold> untold;

  Overheard(int batch) {
    int most = BATCHES * batch;
    untold =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<CallId, Untold> eldest) {
            return size() > most;
          }
        };
  }

  void add(CallChange stored) {
    if (stored.call().outbox().dueAt() != null) {
      untold.computeIfAbsent(stored.call().id(), id -> new Untold()).add(stored.events());
    }
  }

  void keep(AgendaEntry entry) {
    untold.computeIfAbsent(entry.call.id(), id -> new Untold()).addAll(entry.untold);
  }

  void moveTo(AgendaEntry entry) {
    Untold events = untold.remove(entry.call.id());
    if (events != null) {
      entry.untold.addAll(events);
      entry.untold.forgetTold(entry.call);
    }
  }
}
