package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.BookingStory;

class BookingTest extends BookingStory {
  BookingTest() {
    super(RunningApp::start);
  }
}
