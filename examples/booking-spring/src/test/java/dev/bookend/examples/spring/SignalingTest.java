package dev.bookend.examples.spring;

import dev.bookend.examples.contract.SignalingStory;
import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import java.util.Map;
import org.apache.tomcat.websocket.server.WsServerContainer;
import org.springframework.web.context.WebApplicationContext;

class SignalingTest extends SignalingStory {
  SignalingTest() {
    super(SignalingTest::start);
  }

  private static RunningApp start(String database, Map<String, String> settings) {
    RunningApp app = RunningApp.start(database, settings);
    checkSocketsEverySecond(app);
    return app;
  }

  private static void checkSocketsEverySecond(RunningApp app) {
    ServletContext context = ((WebApplicationContext) app.context()).getServletContext();
    if (context != null
        && context.getAttribute(ServerContainer.class.getName())
            instanceof WsServerContainer container) {
      container.setProcessPeriod(1);
    }
  }
}
