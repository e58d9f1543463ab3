package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.SignalingStory;
import org.junit.jupiter.api.Tag;

@Tag("hosts")
class SignalingTest extends SignalingStory {
  SignalingTest() {
    super(RunningApp::start);
  }
}
