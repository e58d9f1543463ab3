package dev.bookend.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BeansTest {
  @Test
  void thereIsAService() {
    try (CdiApp app = CdiApp.with(Map.of("bookend.provider", "emulator"))) {
      assertThat(app.get(VideoCallService.class)).isNotNull();
    }
  }
}
