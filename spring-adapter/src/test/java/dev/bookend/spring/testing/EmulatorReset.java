package dev.bookend.spring.testing;

import dev.bookend.emulator.TwilioEmulator;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Resets the emulator of a test's context before each test. */
final class EmulatorReset implements BeforeEachCallback {
  @Override
  public void beforeEach(ExtensionContext context) {
    TwilioEmulator emulator =
        SpringExtension.getApplicationContext(context).getBean(TwilioEmulator.class);
    emulator.callbackQueue().stop();
    emulator.reset();
  }
}
