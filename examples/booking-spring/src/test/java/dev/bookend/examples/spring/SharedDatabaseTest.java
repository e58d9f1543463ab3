package dev.bookend.examples.spring;

import dev.bookend.call.CallEvent;
import dev.bookend.examples.contract.SharedDatabaseStory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

class SharedDatabaseTest extends SharedDatabaseStory {
  private static final List<String> deliveredEvents = new CopyOnWriteArrayList<>();

  SharedDatabaseTest() {
    super(SharedDatabaseTest::start);
  }

  private static RunningApp start(String database, Map<String, String> settings) {
    RunningApp node = RunningApp.startOnPostgres(database, settings);
    node.context().addApplicationListener(new EventCollector());
    return node;
  }

  private static final class EventCollector implements ApplicationListener<ApplicationEvent> {
    @Override
    public void onApplicationEvent(ApplicationEvent event) {
      if (event instanceof PayloadApplicationEvent<?> payload
          && payload.getPayload() instanceof CallEvent call) {
        deliveredEvents.add(call.callId().toString().substring(0, 8) + " " + call.sequence());
      }
    }
  }

  @Override
  protected List<String> deliveredEvents() {
    return deliveredEvents;
  }
}
