package dev.bookend.examples.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Looks for violations of WCAG 2.2, levels A and AA, and of best practices on a page. */
final class Axe {
  private static final String SCRIPT = script();

  private static final String RUN =
      """
      const done = arguments[arguments.length - 1];
      const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
      const settled = document.getAnimations().filter(({ effect }) =>
        Number.isFinite(effect.getComputedTiming().endTime)).map(({ finished }) => finished);
      Promise.allSettled(settled)
        .then(() => axe.run(document, { runOnly: rules, resultTypes: ['violations'] }))
        .then(({ violations }) => done(violations.flatMap(({ id, nodes }) =>
          nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`)).join('\\n')))
        .catch((error) => done(String(error)));
      """;

  private Axe() {}

  /** Fails if the present state of the page has a violation, in light or dark colours. */
  static void assertAccessible(Browser browser, String state) {
    for (boolean isDark : new boolean[] {true, false}) {
      browser.dark(isDark);
      if (browser.run("return typeof axe").equals("undefined")) {
        browser.run(SCRIPT);
      }
      assertThat(browser.runAsync(RUN)).as("%s, dark: %s", state, isDark).isEqualTo("");
    }
  }

  private static String script() {
    try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(script).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
