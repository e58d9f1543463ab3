package dev.bookend.jakarta;

class JtaH2Test extends JtaContract {
  JtaH2Test() {
    super(TestDatabase.H2);
  }
}
