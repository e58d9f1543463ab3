package dev.bookend.jakarta;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import org.jspecify.annotations.Nullable;

/**
 * Starts the keeper in a web application if the CDI startup event came too early, and stops it
 * before the application's data sources close. Instantiated by the container.
 */
@WebListener
public class WebLifecycle implements ServletContextListener {
  @Inject @Nullable Lifecycle lifecycle;

  /** Called by the container. */
  public WebLifecycle() {}

  @Override
  public void contextInitialized(ServletContextEvent event) {
    JsonBindingCheck.run(event.getServletContext());
    start();
  }

  void start() {
    if (lifecycle != null) { // null without CDI
      lifecycle.start();
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    stop();
  }

  void stop() {
    if (lifecycle != null) {
      lifecycle.stop();
    }
  }
}
