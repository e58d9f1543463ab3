package dev.bookend.examples.spring;

import dev.bookend.examples.contract.StaffPageStory;

class StaffBrowserTest extends StaffPageStory {
  StaffBrowserTest() {
    super(RunningApp::start);
  }
}
