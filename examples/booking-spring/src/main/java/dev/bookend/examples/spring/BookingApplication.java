package dev.bookend.examples.spring;

import dev.bookend.examples.web.Welcome;
import dev.bookend.port.VideoRooms;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;

/** The application. It runs on Twilio if Twilio's variables are set, otherwise on the emulator. */
@SpringBootApplication
public class BookingApplication {
  private static final Logger log = LoggerFactory.getLogger(BookingApplication.class);
  private static final Set<String> TWILIO =
      Set.of(
          "TWILIO_ACCOUNT_SID", "TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET", "TWILIO_AUTH_TOKEN");

  /**
   * Starts the application.
   *
   * @param args properties such as {@code --server.port=8080}
   */
  public static void main(String[] args) {
    start(args);
  }

  static ConfigurableApplicationContext start(String... args) {
    SpringApplication app = new SpringApplication(BookingApplication.class);
    app.setDefaultProperties(Map.of("bookend.provider", provider(System.getenv())));
    return app.run(args);
  }

  /** One of Twilio's variables is enough: Bookend then reports the missing ones. */
  static String provider(Map<String, String> environment) {
    boolean twilio =
        TWILIO.stream().anyMatch(name -> !environment.getOrDefault(name, "").isBlank());
    return twilio ? "twilio" : "emulator";
  }

  @EventListener
  void sayWhereToGo(ApplicationReadyEvent ready) {
    ConfigurableApplicationContext context = ready.getApplicationContext();
    log.info(
        "{}",
        Welcome.line(
            Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port")),
            context.getBean(VideoRooms.class).provider()));
  }
}
