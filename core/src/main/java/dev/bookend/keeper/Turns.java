package dev.bookend.keeper;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A fair queue: requesters take turns, and each turn takes the oldest entry of one requester,
 * however many entries another has. Entries of one requester keep their order. Adding and taking
 * cost the logarithm of the number of requesters. Not thread-safe.
 */
final class Turns<T> {
  /** The entries of one requester. */
  private static final class Line<T> {
    private final String requester;
    private final long number;
    private final Deque<T> entries = new ArrayDeque<>();

    Line(String requester, long number) {
      this.requester = requester;
      this.number = number;
    }

    int length() {
      return entries.size();
    }

    long number() {
      return number;
    }
  }

  /** In the order of their turns. */
  private final Map<String, Line<T>> lines = new LinkedHashMap<>();

  private final TreeSet<Line<T>> byLength =
      new TreeSet<>(Comparator.<Line<T>>comparingInt(Line::length).thenComparingLong(Line::number));
  private long numbers;
  private int size;

  int size() {
    return size;
  }

  void add(String requester, T entry) {
    Line<T> line = lines.computeIfAbsent(requester, key -> new Line<>(key, numbers++));
    byLength.remove(line);
    line.entries.addLast(entry);
    byLength.add(line);
    size++;
  }

  /** {@return the next entry, which is removed; null if there is none} */
  @Nullable T take() {
    Iterator<Line<T>> inTurn = lines.values().iterator();
    if (!inTurn.hasNext()) {
      return null;
    }
    Line<T> line = inTurn.next();
    inTurn.remove();
    byLength.remove(line);
    T entry = line.entries.removeFirst();
    if (line.length() > 0) {
      lines.put(line.requester, line);
      byLength.add(line);
    }
    size--;
    return entry;
  }

  /**
   * Makes room for an entry of a requester with fewer entries than another one.
   *
   * @return the latest entry of the requester with the most entries, which is removed; null if the
   *     requester would then have as many
   */
  @Nullable T displaceFor(String requester) {
    Line<T> own = lines.get(requester);
    int others = size == 0 ? 0 : byLength.last().length();
    if ((own == null ? 0 : own.length()) + 1 >= others) {
      return null;
    }
    Line<T> longest = byLength.last();
    byLength.remove(longest);
    T entry = longest.entries.removeLast();
    byLength.add(longest);
    size--;
    return entry;
  }

  /** {@return all entries in the order of the turns; none is left} */
  List<T> takeAll() {
    List<T> all = new ArrayList<>(size);
    for (T entry = take(); entry != null; entry = take()) {
      all.add(entry);
    }
    return all;
  }
}
