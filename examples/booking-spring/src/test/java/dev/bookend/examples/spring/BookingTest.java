package dev.bookend.examples.spring;

import dev.bookend.examples.contract.BookingStory;

class BookingTest extends BookingStory {
  BookingTest() {
    super(RunningApp::start);
  }
}
