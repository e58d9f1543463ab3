package dev.bookend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links and paragraphs of all Markdown files of the repository. */
class MarkdownTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern SKIPPED = Pattern.compile("(.*/)?(target|node_modules|\\.git)/.*");
  private static final Pattern FENCE = Pattern.compile("(?ms)^(> )?```.*?^(> )?```\\s*?$");
  private static final Pattern CODE = Pattern.compile("`[^`\n]+`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern EXTERNAL = Pattern.compile("[a-z]+:.*");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?)\\s*$");
  private static final Pattern PARAGRAPH_END =
      Pattern.compile("\n(> ?)?\\s*\n|\n(?=\\s*(?:[-*]|\\d+\\.) )");
  private static final Pattern TABLE_ROW = Pattern.compile("(?m)^(> ?)?\\|.*$");
  private static final int MAX_WORDS = 60;
  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");

  @Test
  void everyRelativeLinkResolves() throws IOException {
    List<Path> files = markdown();

    assertThat(files).as("Markdown files").hasSizeGreaterThan(5);
    assertThat(files.stream().flatMap(MarkdownTest::brokenLinks)).isEmpty();
  }

  @Test
  void aMissingFileAndAMissingHeadingAreReported() {
    Path readme = ROOT.resolve("README.md");
    String text = "[a](no/such.md) [b](#no-such-heading) [c](LICENSE) `[d](no.md)`";

    assertThat(brokenLinks(readme, text))
        .containsExactly("README.md: no/such.md", "README.md: #no-such-heading");
  }

  @Test
  void paragraphsAreShort() throws IOException {
    assertThat(
            markdown().stream()
                .filter(file -> !file.endsWith("CHANGELOG.md"))
                .filter(file -> !file.toString().contains("LICENSE"))
                .flatMap(file -> longParagraphs(file, read(file))))
        .isEmpty();
  }

  @Test
  void aLongParagraphAndALongListItemAreReported() {
    String shortItem = "- " + "word ".repeat(MAX_WORDS - 1);
    String longItem = "- long " + "word ".repeat(MAX_WORDS);
    String table = "| cell " + "word ".repeat(MAX_WORDS);

    assertThat(longParagraphs(ROOT.resolve("README.md"), shortItem + "\n" + shortItem)).isEmpty();
    assertThat(longParagraphs(ROOT.resolve("README.md"), "word\n\n" + table)).isEmpty();
    assertThat(longParagraphs(ROOT.resolve("README.md"), shortItem + "\n" + longItem))
        .singleElement()
        .asString()
        .startsWith("README.md: - long word");
  }

  /** Code and tables are no paragraphs; an item of a list is one. */
  private static Stream<String> longParagraphs(Path file, String text) {
    return PARAGRAPH_END
        .splitAsStream(TABLE_ROW.matcher(withoutFences(text)).replaceAll(""))
        .map(String::strip)
        .filter(paragraph -> paragraph.split("\\s+").length > MAX_WORDS)
        .map(paragraph -> ROOT.relativize(file) + ": " + paragraph);
  }

  private static List<Path> markdown() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !SKIPPED.matcher(ROOT.relativize(file).toString()).matches())
          .toList();
    }
  }

  private static Stream<String> brokenLinks(Path file) {
    return brokenLinks(file, read(file));
  }

  private static Stream<String> brokenLinks(Path file, String text) {
    return LINK.matcher(CODE.matcher(withoutFences(text)).replaceAll("code"))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !EXTERNAL.matcher(link).matches())
        .filter(link -> !resolves(file, link))
        .map(link -> ROOT.relativize(file) + ": " + link);
  }

  private static boolean resolves(Path file, String link) {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path target = path.isEmpty() ? file : file.resolveSibling(path).normalize();
    return Files.exists(target)
        && (hash < 0 || anchors(read(target)).anyMatch(link.substring(hash + 1)::equals));
  }

  private static Stream<String> anchors(String markdown) {
    String text = withoutFences(markdown);
    return Stream.concat(
        HEADING.matcher(text).results().map(heading -> slug(heading.group(1))),
        ANCHOR.matcher(text).results().map((MatchResult anchor) -> anchor.group(1)));
  }

  /** The anchor that GitHub gives a heading. */
  private static String slug(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  private static String withoutFences(String markdown) {
    return FENCE.matcher(markdown).replaceAll("");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
