package dev.bookend.jakarta;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;

/**
 * Warns if WildFly has replaced the application's JSON-B by Jackson. It does so for every WAR that
 * contains Jackson annotations, and Bookend's libraries do.
 */
final class JsonBindingCheck {
  private static final Logger log = HostLog.of(JsonBindingCheck.class);
  private static final String PARAMETER = "resteasy.preferJacksonOverJsonB";

  private JsonBindingCheck() {}

  static void run(ServletContext application) {
    if ("true".equals(application.getInitParameter(PARAMETER)) && !isChosen(application)) {
      log.warn(
          "This server serializes the application's JSON with Jackson, not with JSON-B, because the"
              + " WAR contains Jackson annotations (Bookend's libraries have some): @JsonbTransient"
              + " and @JsonbProperty have no effect. Set the context parameter {} in"
              + " WEB-INF/web.xml: false for JSON-B, true for Jackson",
          PARAMETER);
    }
  }

  private static boolean isChosen(ServletContext application) {
    if (System.getProperty(PARAMETER) != null) {
      return true;
    }
    try (InputStream descriptor = application.getResourceAsStream("/WEB-INF/web.xml")) {
      return descriptor != null
          && new String(descriptor.readAllBytes(), StandardCharsets.UTF_8).contains(PARAMETER);
    } catch (IOException e) {
      return false;
    }
  }
}
