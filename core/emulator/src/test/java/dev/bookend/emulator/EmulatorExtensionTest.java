package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.http.TwilioRestClient;
import com.twilio.rest.video.v1.Room;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmulatorExtension.class)
class EmulatorExtensionTest {
  private static TwilioEmulator first;

  @BeforeEach
  void isOneForAllTests(TwilioEmulator emulator) {
    assertThat(first == null || first == emulator).isTrue();
    first = emulator;
  }

  @RepeatedTest(2)
  void everyTestBeginsWithoutRoomsAndFaults(TwilioEmulator emulator, URI address) {
    TwilioRestClient twilio = Sdk.with(emulator, address);

    assertThat(Room.creator().setUniqueName("video-call-1").create(twilio).getSid())
        .isEqualTo(emulator.rooms().openRooms().get(0).sid());
    emulator.faults().inject(EmulatorFaults.Operation.CREATE_ROOM, EmulatorFaults.Fault.ERROR, 9);
  }

  @Nested
  class Within {
    @Test
    void itIsTheSameOne(TwilioEmulator emulator) {
      emulator.rooms().open("video-call-1", 2, Duration.ofMinutes(1));

      assertThat(emulator).isSameAs(first);
    }
  }
}
