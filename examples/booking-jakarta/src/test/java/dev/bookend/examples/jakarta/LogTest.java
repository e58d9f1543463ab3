package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.LogStory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

class LogTest extends LogStory {
  private static @Nullable RunningApp app;

  LogTest() {
    super(LogTest::start);
  }

  private static RunningApp start(String database, Map<String, String> settings) {
    RunningApp started = RunningApp.start(database, settings);
    app = started;
    return started;
  }

  @Override
  protected String output() {
    return app == null ? "" : app.log();
  }
}
