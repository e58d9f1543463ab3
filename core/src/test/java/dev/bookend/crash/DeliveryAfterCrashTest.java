package dev.bookend.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.crash.Evidence.Delivery;
import dev.bookend.crash.Evidence.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("crash")
class DeliveryAfterCrashTest {
  @Test
  void anotherNodeDeliversAStoredEndIfItsNodeCrashesBeforeDelivery(@TempDir Path directory)
      throws Exception {
    try (PostgresServer database = new PostgresServer(directory.resolve("postgres"));
        ExternalWorld world = new ExternalWorld();
        Connection connection = database.connect()) {
      database.createTables();
      Tables tables = new Tables(connection);
      Path log = directory.resolve("nodes.log");

      Node.Options first = new Node.Options("first", database.port(), world.port(), 0, 0, 0);
      int status = new NodeProcess(CrashingNode.class, first, log).await();
      assertThat(status).as(() -> read(log)).isEqualTo(CrashingNode.STATUS);
      assertThat(types(tables)).contains("completed");
      assertThat(world.deliveries()).extracting(Delivery::type).contains("started");
      assertThat(world.deliveries()).extracting(Delivery::type).doesNotContain("completed");

      Node.Options second = new Node.Options("second", database.port(), world.port(), 0, 0, 0);
      NodeProcess successor = new NodeProcess(Node.class, second, log);
      assertThat(CrashRun.await(Duration.ofSeconds(30), () -> tables.unfinished() == 0)).isTrue();
      successor.stop();

      Evidence evidence =
          new Evidence(
              tables.calls(),
              tables.events(),
              tables.people(),
              world.deliveries(),
              world.rooms().rooms(),
              world.rooms().stays(),
              Set.of(),
              List.of(),
              List.of(),
              List.of());
      assertThat(new Checker(evidence, Node.SKEW, CrashRun.MAX_LATENESS).violations()).isEmpty();
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> types(Tables tables) throws Exception {
    return tables.events().stream()
        .sorted(Comparator.comparing(Event::sequence))
        .map(Event::type)
        .toList();
  }
}
