package dev.bookend.jakarta;

class JtaH2XaTest extends JtaContract {
  JtaH2XaTest() {
    super(TestDatabase.H2_XA);
  }
}
