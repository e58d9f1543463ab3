package dev.bookend.examples.spring;

import dev.bookend.examples.contract.LogStory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LogTest extends LogStory {
  private CapturedOutput captured;

  LogTest() {
    super(RunningApp::start);
  }

  @BeforeEach
  void capture(CapturedOutput output) {
    captured = output;
  }

  @Override
  protected String output() {
    return captured.getOut();
  }
}
