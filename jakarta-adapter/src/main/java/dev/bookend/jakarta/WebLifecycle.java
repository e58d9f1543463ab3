package dev.bookend.jakarta;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import org.jspecify.annotations.Nullable;

/**
 * Starts in a web application what could not start before, and stops it while the application's
 * data sources are still there. For the container.
 */
@WebListener
public class WebLifecycle implements ServletContextListener {
  @Inject @Nullable Lifecycle lifecycle;

  /** For the container. */
  public WebLifecycle() {}

  @Override
  public void contextInitialized(ServletContextEvent event) {
    JsonBindingCheck.run(event.getServletContext());
    start();
  }

  void start() {
    if (lifecycle != null) { // there may be no CDI
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
