package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.SignInStory;
import org.junit.jupiter.api.Tag;

@Tag("hosts")
class SignInTest extends SignInStory {
  SignInTest() {
    super(RunningApp::start);
  }
}
