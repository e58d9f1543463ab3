package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.StaffStory;

class StaffTest extends StaffStory {
  StaffTest() {
    super(RunningApp::start);
  }
}
