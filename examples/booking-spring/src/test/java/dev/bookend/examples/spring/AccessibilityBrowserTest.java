package dev.bookend.examples.spring;

import dev.bookend.examples.contract.AccessibilityStory;

class AccessibilityBrowserTest extends AccessibilityStory {
  AccessibilityBrowserTest() {
    super(RunningApp::start);
  }
}
