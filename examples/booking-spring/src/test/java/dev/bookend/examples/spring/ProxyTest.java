package dev.bookend.examples.spring;

import dev.bookend.examples.contract.ProxyStory;

class ProxyTest extends ProxyStory {
  ProxyTest() {
    super(RunningApp::start);
  }
}
