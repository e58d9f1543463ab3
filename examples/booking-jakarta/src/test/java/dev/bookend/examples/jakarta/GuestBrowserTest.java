package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.GuestStory;

class GuestBrowserTest extends GuestStory {
  GuestBrowserTest() {
    super(RunningApp::start);
  }
}
