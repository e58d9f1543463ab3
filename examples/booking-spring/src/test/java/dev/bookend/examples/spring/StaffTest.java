package dev.bookend.examples.spring;

import dev.bookend.examples.contract.StaffStory;

class StaffTest extends StaffStory {
  StaffTest() {
    super(RunningApp::start);
  }
}
