package dev.bookend.live;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The open streams of this node by person. Thread-safe. */
final class OpenStreams {
  static final int OF_A_PERSON = 8;

  private final Map<String, Set<CallStream>> byPerson = new HashMap<>();

  synchronized void add(CallStream stream) {
    if (stream.isOpen()) {
      byPerson.computeIfAbsent(stream.identity(), person -> new LinkedHashSet<>()).add(stream);
    }
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
