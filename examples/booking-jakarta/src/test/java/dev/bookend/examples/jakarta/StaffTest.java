package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.StaffStory;
import org.junit.jupiter.api.Tag;

@Tag("hosts")
class StaffTest extends StaffStory {
  StaffTest() {
    super(RunningApp::start);
  }
}
