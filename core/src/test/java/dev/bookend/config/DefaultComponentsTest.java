package dev.bookend.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.InvalidValueException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefaultComponentsTest {
  @Test
  void withoutTheEmulatorOnTheClassPathTheDependencyIsNamed() {
    BookendConfig config = new BookendConfig(Map.of("bookend.provider", "emulator")::get);

    assertThat(DefaultComponents.emulatorType()).isEmpty();
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> new DefaultComponents(config))
        .withMessage(
            "bookend.provider must not be emulator without the dependency"
                + " dev.bookend:bookend-emulator");
  }
}
