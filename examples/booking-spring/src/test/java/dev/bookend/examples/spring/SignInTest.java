package dev.bookend.examples.spring;

import dev.bookend.examples.contract.SignInStory;

class SignInTest extends SignInStory {
  SignInTest() {
    super(RunningApp::start);
  }
}
