package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.SignInStory;

class SignInTest extends SignInStory {
  SignInTest() {
    super(RunningApp::start);
  }
}
