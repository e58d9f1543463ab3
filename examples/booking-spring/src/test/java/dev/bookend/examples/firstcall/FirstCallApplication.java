package dev.bookend.examples.firstcall;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class FirstCallApplication {
  public static void main(String[] args) {
    SpringApplication.run(FirstCallApplication.class, args);
  }
}
