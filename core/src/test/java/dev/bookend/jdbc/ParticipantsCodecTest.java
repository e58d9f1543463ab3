package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bookend.call.Participant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Participants as they are stored by this version, a newer one, or an operator. */
class ParticipantsCodecTest {
  private static Participant anna(String activity) {
    String fields = "\"identity\": \"anna\", \"response\": \"accepted\", \"activity\": " + activity;
    return ParticipantsCodec.read("[{" + fields + "}]").get(0);
  }

  @Test
  void nullIsAnUnsetField() {
    assertThat(anna("null").activity()).isEqualTo(Participant.Activity.NONE);
  }

  @Test
  void unknownFieldsAreIgnored() {
    Participant anna = anna("{\"reports\": 2, \"later\": 123456789012345678901234567890}");

    assertThat(anna.activity().reports()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[1]", "[{\"identity\": \"anna\"", "\"anna\""})
  void otherTextIsRejected(String text) {
    assertThatIllegalStateException().isThrownBy(() -> ParticipantsCodec.read(text));
  }
}
