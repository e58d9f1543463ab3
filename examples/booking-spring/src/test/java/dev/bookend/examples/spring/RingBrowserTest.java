package dev.bookend.examples.spring;

import dev.bookend.examples.contract.RingStory;

class RingBrowserTest extends RingStory {
  RingBrowserTest() {
    super(RunningApp::start);
  }
}
