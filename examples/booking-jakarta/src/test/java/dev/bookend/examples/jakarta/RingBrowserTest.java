package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.RingStory;

class RingBrowserTest extends RingStory {
  RingBrowserTest() {
    super(RunningApp::start);
  }
}
