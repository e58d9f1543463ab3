package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.ProxyStory;

class ProxyTest extends ProxyStory {
  ProxyTest() {
    super(RunningApp::start);
  }
}
