package dev.bookend.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Acknowledged state survives the death of the process. All lives share one file, whose old space
 * is reused after half a second, as it is after 45 s by default: writing into reused space is what
 * some versions of H2 lose.
 */
// C13
class EmbeddedKillTest {
  private static final String OPTIONS = ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0;RETENTION_TIME=500";

  @Test
  @Tag("crash")
  void c13AcknowledgedStateSurvivesFiftyKills(@TempDir Path directory) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread busyCore = new Thread(() -> spinUntil(over));
    busyCore.setDaemon(true);
    busyCore.start();
    try {
      kill(directory, 50);
    } finally {
      over.set(true);
    }
  }

  @Test
  void aFailedThreadOfTheNodeIsAnError(@TempDir Path directory) {
    String url = "jdbc:h2:file:" + directory.resolve("missing") + ";IFEXISTS=TRUE";

    assertThatIOException()
        .isThrownBy(() -> new EmbeddedKill(url).lostAfter(Duration.ZERO, Duration.ZERO))
        .withMessageContaining("The node printed: failed main");
  }

  @Test
  void lifeLastsUntilEnoughTransitionsAreAcknowledged(@TempDir Path directory) throws Exception {
    EmbeddedKill kill = new EmbeddedKill("jdbc:h2:file:" + directory.resolve("short") + OPTIONS);

    assertThat(kill.lostAfter(Duration.ZERO, Duration.ZERO)).isEmpty();
    assertThat(kill.transitions()).isGreaterThanOrEqualTo(EmbeddedKill.MIN_TRANSITIONS);
  }

  private static void kill(Path directory, int times) throws Exception {
    long seed = Long.getLong("kill.seed", new SplittableRandom().nextLong());
    System.out.println("Kills of the embedded database: -Dkill.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    String url = "jdbc:h2:file:" + directory.resolve("booking") + OPTIONS;
    for (int life = 1; life <= times; life++) {
      Duration acting = Duration.ofMillis(random.nextLong(1500, 4000));
      Duration idle = Duration.ofMillis(random.nextLong(0, 2000));
      EmbeddedKill kill = new EmbeddedKill(url);
      assertThat(kill.lostAfter(acting, idle))
          .as(
              "life %d: people act for at least %s, the node is killed %s later",
              life, acting, idle)
          .isEmpty();
      assertThat(kill.transitions())
          .as("life %d: acknowledged transitions", life)
          .isGreaterThanOrEqualTo(EmbeddedKill.MIN_TRANSITIONS);
    }
  }

  private static void spinUntil(AtomicBoolean over) {
    while (!over.get()) {
      Thread.onSpinWait();
    }
  }
}
