package dev.bookend.config;

import dev.bookend.call.InvalidValueException;
import dev.bookend.port.VideoProviderFactory;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds the emulator, an optional dependency of the host. */
final class Emulator {
  private static final String NAME = "emulator";

  private Emulator() {}

  /**
   * Searches with the class loader of Bookend, because threads of a pool may have a context class
   * loader that does not see the host's dependencies.
   */
  static Optional<VideoProviderFactory> find() {
    return ServiceLoader.load(VideoProviderFactory.class, Emulator.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(factory -> factory.name().equals(NAME))
        .findFirst();
  }

  static VideoProviderFactory get() {
    return find()
        .orElseThrow(
            () ->
                new InvalidValueException(
                    "bookend.provider",
                    "must not be emulator without the dependency dev.bookend:bookend-emulator"));
  }
}
