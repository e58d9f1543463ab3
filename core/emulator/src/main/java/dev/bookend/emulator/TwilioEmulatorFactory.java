package dev.bookend.emulator;

import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoProviderFactory;
import java.time.Clock;

/** Creates the emulator of {@code bookend.provider=emulator}. Instantiated by ServiceLoader. */
public final class TwilioEmulatorFactory implements VideoProviderFactory {
  /** Called by ServiceLoader. */
  public TwilioEmulatorFactory() {}

  @Override
  public String name() {
    return "emulator";
  }

  @Override
  public Class<? extends VideoProvider> type() {
    return TwilioEmulator.class;
  }

  @Override
  public VideoProvider create(Clock clock) {
    return new TwilioEmulator(clock);
  }
}
