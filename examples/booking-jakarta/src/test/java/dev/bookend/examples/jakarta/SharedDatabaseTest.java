package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.SharedDatabaseStory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

class SharedDatabaseTest extends SharedDatabaseStory {
  private static final Pattern TOLD = Pattern.compile("INFO +([0-9a-f]{8}) #(\\d+) ");

  private static final List<RunningApp> nodes = new CopyOnWriteArrayList<>();

  SharedDatabaseTest() {
    super(SharedDatabaseTest::start);
  }

  private static RunningApp start(String database, Map<String, String> settings) {
    RunningApp node = RunningApp.startOnPostgres(database, settings);
    nodes.add(node);
    return node;
  }

  @Override
  protected List<String> deliveredEvents() {
    return nodes.stream()
        .flatMap(node -> TOLD.matcher(node.log()).results())
        .map(line -> line.group(1) + " " + line.group(2))
        .toList();
  }
}
