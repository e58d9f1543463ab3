package dev.bookend.examples.benchmarks;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A web application with an actuator and one route. It queries its database at startup. */
@RestController
@EnableAutoConfiguration
public class SmallApp {
  private final int answer;

  /**
   * Queries the database.
   *
   * @param database the database
   */
  public SmallApp(JdbcClient database) {
    this.answer = database.sql("select 42").query(Integer.class).single();
  }

  /**
   * Starts the application.
   *
   * @param args arguments of Spring Boot
   */
  public static void main(String... args) {
    SpringApplication.run(SmallApp.class, args);
  }

  /** {@return the result of a query} */
  @GetMapping("/")
  public Map<String, Integer> answer() {
    return Map.of("answer", answer);
  }
}
