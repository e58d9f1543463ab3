package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.SignalingStory;

class SignalingTest extends SignalingStory {
  SignalingTest() {
    super(RunningApp::start);
  }
}
