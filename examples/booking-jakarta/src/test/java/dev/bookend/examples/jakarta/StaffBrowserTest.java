package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.StaffPageStory;

class StaffBrowserTest extends StaffPageStory {
  StaffBrowserTest() {
    super(RunningApp::start);
  }
}
