package dev.bookend.examples.spring;

import dev.bookend.examples.contract.LiveStory;

class LiveTest extends LiveStory {
  LiveTest() {
    super(RunningApp::start);
  }
}
