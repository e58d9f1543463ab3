package dev.bookend.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.crash.Evidence.Event;
import dev.bookend.crash.Evidence.Told;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanTest {
  @Test
  void anEndThatWasStoredIsToldByAnotherNodeIfItsOwnDiesBetween(@TempDir Path directory)
      throws Exception {
    try (PostgresServer database = new PostgresServer(directory.resolve("postgres"));
        ExternalWorld world = new ExternalWorld();
        Connection connection = database.connect()) {
      database.createTables();
      Tables tables = new Tables(connection);
      Path log = directory.resolve("nodes.log");

      Node.Order first = new Node.Order("first", database.port(), world.port(), 0, 0, 0);
      assertThat(new NodeProcess(DyingNode.class, first, log).await()).isEqualTo(DyingNode.STATUS);
      assertThat(types(tables)).contains("completed");
      assertThat(world.told()).extracting(Told::type).contains("started");
      assertThat(world.told()).extracting(Told::type).doesNotContain("completed");

      Node.Order second = new Node.Order("second", database.port(), world.port(), 0, 0, 0);
      NodeProcess heir = new NodeProcess(Node.class, second, log);
      assertThat(CrashRun.await(Duration.ofSeconds(30), () -> tables.leftUndone() == 0)).isTrue();
      heir.stop();

      Evidence evidence =
          new Evidence(
              tables.calls(),
              tables.events(),
              world.told(),
              world.rooms(),
              Set.of(),
              List.of(),
              List.of());
      assertThat(new Checker(evidence, Node.SKEW, CrashRun.PATIENCE).violations()).isEmpty();
    }
  }

  private static List<String> types(Tables tables) throws Exception {
    return tables.events().stream()
        .sorted(Comparator.comparing(Event::sequence))
        .map(Event::type)
        .toList();
  }
}
