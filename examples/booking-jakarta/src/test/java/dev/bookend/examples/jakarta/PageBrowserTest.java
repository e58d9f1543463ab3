package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.PageStory;

class PageBrowserTest extends PageStory {
  PageBrowserTest() {
    super(RunningApp::start);
  }
}
