package dev.bookend.live;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The open streams of this node by person. Thread-safe. */
final class OpenStreams {
  static final int OF_A_PERSON = 8;

  private final Map<String, Set<CallStream>> byPerson = new HashMap<>();

  /** {@return the oldest stream of the person, removed if there are too many with the new one} */
  synchronized @Nullable CallStream add(CallStream stream) {
    if (!stream.isOpen()) {
      return null;
    }
    Set<CallStream> own =
        byPerson.computeIfAbsent(stream.identity(), person -> new LinkedHashSet<>());
    own.add(stream);
    if (own.size() <= OF_A_PERSON) {
      return null;
    }
    CallStream oldest = own.iterator().next();
    own.remove(oldest);
    return oldest;
  }

  synchronized void remove(CallStream stream) {
    byPerson.computeIfPresent(
        stream.identity(),
        (person, own) -> {
          own.remove(stream);
          return own.isEmpty() ? null : own;
        });
  }

  synchronized boolean isEmpty() {
    return byPerson.isEmpty();
  }

  synchronized Set<CallStream> of(String identity) {
    return Set.copyOf(byPerson.getOrDefault(identity, Set.of()));
  }

  synchronized List<CallStream> all() {
    return byPerson.values().stream().flatMap(Set::stream).toList();
  }

  void endAll() {
    for (CallStream stream : all()) {
      stream.close();
      stream.signal();
    }
  }
}
