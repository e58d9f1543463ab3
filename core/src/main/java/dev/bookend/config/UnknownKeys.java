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
 * Finds settings that nothing reads. Environment variables are warned about only if they are nearly
 * a key: a platform makes others, such as {@code BOOKEND_SERVICE_HOST}, by itself.
 */
final class UnknownKeys {
  private static final Pattern VARIABLE = Pattern.compile("[A-Z0-9_]+");
  private static final Pattern SEPARATOR = Pattern.compile("[._-]");
  private static final int TYPING_ERRORS = 2;
  private static final int CHARACTERS_AN_ERROR = 4;

  private final Function<String, @Nullable String> values;
  private final Map<String, String> known;

  /**
   * Compares with a list.
   *
   * @param known all keys
   * @param values finds a setting by its key
   */
  UnknownKeys(Set<String> known, Function<String, @Nullable String> values) {
    this.values = values;
    this.known = known.stream().collect(Collectors.toMap(UnknownKeys::bare, Function.identity()));
  }

  /** {@return a warning of each name that begins as Bookend's keys do, but is not read} */
  Stream<String> warnings(Iterable<String> names) {
    return StreamSupport.stream(names.spliterator(), false)
        .filter(name -> name.toLowerCase(ROOT).matches("bookend[._].+"))
        .distinct()
        .sorted()
        .flatMap(name -> warning(name).stream());
  }

  private Optional<String> warning(String name) {
    String bare = bare(name);
    String same = known.get(bare);
    if (same != null && values.apply(same) != null) {
      return Optional.empty();
    }
    boolean isVariable = VARIABLE.matcher(name).matches();
    int most =
        isVariable ? TYPING_ERRORS : Math.max(TYPING_ERRORS, bare.length() / CHARACTERS_AN_ERROR);
    Optional<String> nearest =
        known.keySet().stream()
            .min(
                Comparator.comparingInt((String key) -> distance(bare, key))
                    .thenComparing(key -> key))
            .filter(key -> distance(bare, key) <= most)
            .map(known::get);
    String unread = name + " is not a setting of Bookend, and has no effect";
    return isVariable && nearest.isEmpty()
        ? Optional.empty()
        : Optional.of(unread + nearest.map(key -> "; the nearest is " + key).orElse(""));
  }

  /** Without case and separators, which frameworks take in several ways. */
  private static String bare(String name) {
    return SEPARATOR.matcher(name.toLowerCase(ROOT)).replaceAll("");
  }

  /** {@return how many characters have to be put in, left out or replaced (Levenshtein)} */
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
