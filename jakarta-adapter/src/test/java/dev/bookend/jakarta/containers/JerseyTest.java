package dev.bookend.jakarta.containers;

class JerseyTest extends SeContract {
  JerseyTest() {
    super("jersey", "resteasy|undertow", "PORT", "with CDI");
  }
}
