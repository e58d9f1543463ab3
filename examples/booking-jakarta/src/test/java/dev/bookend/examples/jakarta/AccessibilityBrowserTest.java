package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.AccessibilityStory;

class AccessibilityBrowserTest extends AccessibilityStory {
  AccessibilityBrowserTest() {
    super(RunningApp::start);
  }
}
