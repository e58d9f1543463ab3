package dev.bookend.jakarta.containers;

class RestEasyTest extends SeContract {
  RestEasyTest() {
    super("resteasy", "glassfish", "PORT");
  }
}
