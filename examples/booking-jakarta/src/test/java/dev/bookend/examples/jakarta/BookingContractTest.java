package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.HttpContract;

class BookingContractTest extends HttpContract {
  BookingContractTest() {
    super(RunningApp::start);
  }
}
