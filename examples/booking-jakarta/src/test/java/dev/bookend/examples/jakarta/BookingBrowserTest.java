package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.BrowserStory;

class BookingBrowserTest extends BrowserStory {
  BookingBrowserTest() {
    super(RunningApp::start);
  }
}
