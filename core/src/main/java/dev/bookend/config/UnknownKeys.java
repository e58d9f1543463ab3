package dev.bookend.config;

import static java.util.Locale.ROOT;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Finds settings with unknown keys. Environment variables cause a warning only if they resemble a
 * known key, because platforms create others, such as {@code BOOKEND_SERVICE_HOST}.
 */
final class UnknownKeys {
  private static final Pattern VARIABLE = Pattern.compile("[A-Z0-9_]+");
  private static final Pattern SEPARATOR = Pattern.compile("[._-]");
  private static final int MIN_DISTANCE = 2;
  private static final int CHARACTERS_PER_EDIT = 4;

  private final Function<String, @Nullable String> values;
  private final Map<String, String> known;

  /**
   * Takes the known keys.
   *
   * @param known all keys
   * @param values returns a setting by its key
   */
  UnknownKeys(Set<String> known, Function<String, @Nullable String> values) {
    this.values = values;
    this.known =
        known.stream().collect(Collectors.toMap(UnknownKeys::normalized, Function.identity()));
  }

  /** {@return a warning for each name with Bookend's prefix that is not a known key} */
  Stream<String> warnings(Iterable<String> names) {
    return StreamSupport.stream(names.spliterator(), false)
        .filter(name -> name.toLowerCase(ROOT).matches("bookend[._].+"))
        .distinct()
        .sorted()
        .flatMap(name -> warning(name).stream());
  }

  private Optional<String> warning(String name) {
    String normalized = normalized(name);
    String same = known.get(normalized);
    if (same != null && values.apply(same) != null) {
      return Optional.empty();
    }
    boolean isVariable = VARIABLE.matcher(name).matches();
    int maxDistance =
        isVariable
            ? MIN_DISTANCE
            : Math.max(MIN_DISTANCE, normalized.length() / CHARACTERS_PER_EDIT);
    Optional<String> nearest =
        known.keySet().stream()
            .min(
                Comparator.comparingInt((String key) -> distance(normalized, key))
                    .thenComparing(key -> key))
            .filter(key -> distance(normalized, key) <= maxDistance)
            .map(known::get);
    String unread = name + " is not a setting of Bookend, and has no effect";
    return isVariable && nearest.isEmpty()
        ? Optional.empty()
        : Optional.of(unread + nearest.map(key -> "; the nearest is " + key).orElse(""));
  }

  /** Removes case and separators, because frameworks accept several spellings. */
  private static String normalized(String name) {
    return SEPARATOR.matcher(name.toLowerCase(ROOT)).replaceAll("");
  }

  /** {@return the Levenshtein distance} */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
