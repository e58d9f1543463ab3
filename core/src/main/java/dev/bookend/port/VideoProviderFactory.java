package dev.bookend.port;

import java.time.Clock;

/**
 * Creates a provider that runs in the host's process, such as an emulator. {@link
 * java.util.ServiceLoader} finds implementations, so core does not depend on them.
 */
public interface VideoProviderFactory {
  /** {@return the value of {@code bookend.provider} that selects this provider} */
  String name();

  /** {@return the class of the created providers} */
  Class<? extends VideoProvider> type();

  /**
   * {@return a new provider}
   *
   * @param clock the clock of the calls
   */
  VideoProvider create(Clock clock);
}
