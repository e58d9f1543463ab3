package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.memory.InMemoryCallRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * For any sequence of commands, each database returns and stores the same as the in-memory
 * repository.
 */
class RandomCommandsTest {
  private static final Instant START = Instant.parse("2026-11-23T09:00:00.123456Z");
  private static final int COMMANDS = 10;

  private final long seed = Long.getLong("random.seed", RandomGenerator.getDefault().nextLong());

  /** Uses a new seed in each run, so that many runs cover many sequences. */
  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRESQL"})
  void threeHundredSequences(TestDatabase database) {
    compare(database, 300);
  }

  @Tag("databases")
  @ParameterizedTest
  @EnumSource
  void tenThousandSequences(TestDatabase database) {
    compare(database, 10_000);
  }

  private void compare(TestDatabase database, int sequences) {
    System.out.printf("Random commands on %s: -Drandom.seed=%d%n", database, seed);
    RandomGenerator seeds = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    try (Tables tables = Tables.fresh(database)) {
      JdbcCallRepository calls = tables.repository();
      Instant start = START;
      for (int i = 0; i < sequences; i++) {
        long one = seeds.nextLong();
        List<Object> expected =
            new RandomCommands(one, new InMemoryCallRepository(), start, time -> {}).run(COMMANDS);
        List<Object> found = new RandomCommands(one, calls, start, tables::pass).run(COMMANDS);
        assertThat(found).as("seed %dL, sequence %d at %s", one, i, start).isEqualTo(expected);
        tables.empty();
        start = start.plus(Duration.ofDays(1));
      }
    }
  }
}
