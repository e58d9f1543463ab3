package dev.bookend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Javadoc of the production code is plain technical English, measured by two word lists. */
class PlainEnglishTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern JAVADOC = Pattern.compile("/\\*\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern TAG = Pattern.compile("\\{@\\w+ ([^}]*)}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z']+");
  private static final Set<String> VAGUE =
      Set.of("what", "who", "whoever", "somebody", "nobody", "told", "tell", "heard", "came");
  private static final Pattern TECHNICAL =
      Pattern.compile(
          "(leas(e|es|ed|ing)|retr(y|ies|ied|ying)|batch(es|ed|ing)?|queu(e|es|ed|ing)"
              + "|transactions?|deliver(s|ed|y|ies|ing)?|backoff|poll(s|ed|ing)?"
              + "|lock(s|ed|ing)?)");

  private final List<String> words = javadoc();

  @Test
  void vagueWordsAreRare() {
    assertThat(perThousand(words.stream().filter(VAGUE::contains).count()))
        .as("of 1,000 words of Javadoc: %s", VAGUE)
        .isLessThanOrEqualTo(3);
  }

  @Test
  void wordsOfTheFieldAreCommon() {
    assertThat(perThousand(words.stream().filter(TECHNICAL.asMatchPredicate()).count()))
        .as("of 1,000 words of Javadoc: %s", TECHNICAL)
        .isGreaterThanOrEqualTo(12);
  }

  private double perThousand(long count) {
    assertThat(words).hasSizeGreaterThan(20_000);
    return 1000.0 * count / words.size();
  }

  private static List<String> javadoc() {
    List<String> all = new ArrayList<>();
    for (Path file : sources()) {
      JAVADOC
          .matcher(read(file))
          .results()
          .map(MatchResult::group)
          .map(comment -> TAG.matcher(comment).replaceAll("$1"))
          .flatMap(comment -> WORD.matcher(comment).results().map(MatchResult::group))
          .map(word -> word.toLowerCase(Locale.ROOT))
          .forEach(all::add);
    }
    return all;
  }

  private static List<Path> sources() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> ROOT.relativize(file).toString().contains("src/main/java"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
