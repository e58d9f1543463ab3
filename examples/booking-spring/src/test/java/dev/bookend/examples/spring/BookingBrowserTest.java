package dev.bookend.examples.spring;

import dev.bookend.examples.contract.BrowserStory;

class BookingBrowserTest extends BrowserStory {
  BookingBrowserTest() {
    super(RunningApp::start);
  }
}
