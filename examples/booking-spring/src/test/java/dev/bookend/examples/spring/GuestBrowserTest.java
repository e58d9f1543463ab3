package dev.bookend.examples.spring;

import dev.bookend.examples.contract.GuestStory;

class GuestBrowserTest extends GuestStory {
  GuestBrowserTest() {
    super(RunningApp::start);
  }
}
