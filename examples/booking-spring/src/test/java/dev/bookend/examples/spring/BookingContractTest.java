package dev.bookend.examples.spring;

import dev.bookend.examples.contract.HttpContract;

class BookingContractTest extends HttpContract {
  BookingContractTest() {
    super(RunningApp::start);
  }
}
