package dev.bookend.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallIdTest {
  private static final String TEXT = "0a1b2c3d-4e5f-4a1b-8c2d-3e4f5a6b7c8d";

  @Test
  void anIdIsReadFromItsTextForm() {
    assertThat(CallId.of(TEXT)).hasToString(TEXT);
    assertThat(CallId.of(TEXT.toUpperCase(Locale.ROOT))).isEqualTo(CallId.of(TEXT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1-1-1-1-1", TEXT + "0", " " + TEXT, "video-call-" + TEXT})
  void anotherTextIsRejected(String text) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> CallId.of(text))
        .satisfies(e -> assertThat(e.field()).isEqualTo("callId"));
  }

  @Test
  void aRoomNameContainsTheId() {
    CallId id = CallId.of(TEXT);

    assertThat(CallId.ofRoomName(id.roomName())).contains(id);
    assertThat(CallId.ofRoomName(TEXT)).isEmpty();
    assertThat(CallId.ofRoomName("video-call-1-1-1-1-1")).isEmpty();
  }
}
