package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.BookingStory;
import org.junit.jupiter.api.Tag;

@Tag("hosts")
class BookingTest extends BookingStory {
  BookingTest() {
    super(RunningApp::start);
  }
}
