package dev.bookend.examples.benchmarks;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A web application with an actuator and one route, which looks at its database when it starts. */
@RestController
@EnableAutoConfiguration
public class SmallApp {
  private final int answer;

  /**
   * Asks the database.
   *
   * @param database where to ask
   */
  public SmallApp(JdbcClient database) {
    this.answer = database.sql("select 42").query(Integer.class).single();
  }

  /**
   * Starts it.
   *
   * @param args Spring's
   */
  public static void main(String... args) {
    SpringApplication.run(SmallApp.class, args);
  }

  /** {@return what the database told} */
  @GetMapping("/")
  public Map<String, Integer> answer() {
    return Map.of("answer", answer);
  }
}
