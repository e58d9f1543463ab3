package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.LiveStory;

class LiveTest extends LiveStory {
  LiveTest() {
    super(RunningApp::start);
  }
}
