package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads from the history of a call how long each connection of its people lasted. */
final class Connections {
  /** One of the provider's connections; whoever lost it may be seen on it again. */
  private static final class Line {
    private @Nullable String id;
    private Instant since;
    private Duration time = Duration.ZERO;

    private Line(@Nullable String id, Instant since) {
      this.id = id;
      this.since = since;
    }

    /** May be moved on later: what counts is the time since the last end. */
    private void ends(Instant at) {
      if (at.isAfter(since)) {
        time = time.plus(Duration.between(since, at));
        since = at;
      }
    }
  }

  private final List<Line> all = new ArrayList<>();
  private final Map<String, Line> open = new HashMap<>();
  private final List<Line> lingering = new ArrayList<>();

  private Connections() {}

  static List<Duration> of(VideoCall call, List<CallEvent> history) {
    Connections connections = new Connections();
    history.forEach(connections::take);
    if (!history.isEmpty()) {
      connections.closeAll(history.get(history.size() - 1).at());
    }
    call.participants().stream()
        .filter(person -> person.connectedAt() == null && person.connection() != null)
        .forEach(person -> connections.again(person.connection(), call.times().createdAt()));
    return connections.all.stream().map(line -> line.time).toList();
  }

  private void take(CallEvent event) {
    if (event instanceof CallEvent.Connected connected) {
      connected(connected.by(), connected.connection(), event.at());
    } else if (event instanceof CallEvent.Left left) {
      close(left.by(), event.at());
    } else if (event instanceof CallEvent.RoomClosed) {
      closeAll(event.at());
      lingering.forEach(line -> line.ends(event.at()));
      lingering.clear();
    } else if (isEnd(event)) {
      lingering.addAll(open.values());
      closeAll(event.at());
    }
  }

  /** From then on, only the closing of the room tells how long who is still there stays. */
  private static boolean isEnd(CallEvent event) {
    return event instanceof CallEvent.Completed
        || event instanceof CallEvent.Missed
        || event instanceof CallEvent.Cancelled
        || event instanceof CallEvent.Rescheduled;
  }

  private void connected(String who, @Nullable String id, Instant at) {
    Line current = open.get(who);
    if (current != null) {
      if (id == null || id.equals(current.id)) {
        return;
      }
      if (current.id == null) {
        current.id = id;
        return;
      }
      close(who, at);
    }
    open.put(who, again(id, at));
  }

  /** An end that overtook its beginning is known by the connection only: it lasted no time. */
  private Line again(@Nullable String id, Instant at) {
    for (Line line : all) {
      if (id != null && id.equals(line.id)) {
        lingering.remove(line);
        line.since = at;
        return line;
      }
    }
    Line line = new Line(id, at);
    all.add(line);
    return line;
  }

  private void close(String who, Instant at) {
    Line line = open.remove(who);
    if (line != null) {
      line.ends(at);
    }
  }

  private void closeAll(Instant at) {
    open.values().forEach(line -> line.ends(at));
    open.clear();
  }
}
