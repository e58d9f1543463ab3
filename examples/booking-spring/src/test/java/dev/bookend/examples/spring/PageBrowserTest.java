package dev.bookend.examples.spring;

import dev.bookend.examples.contract.PageStory;

class PageBrowserTest extends PageStory {
  PageBrowserTest() {
    super(RunningApp::start);
  }
}
