package dev.bookend.twilio;

import static dev.bookend.twilio.StubApi.NAME;
import static dev.bookend.twilio.StubApi.SID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.RawApi.Death;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Middleboxes close idle connections without notice. The case: C24 a. */
@Timeout(60)
class IdleConnectionTest {
  private static final Duration OPERATION_TIMEOUT = Duration.ofSeconds(5);

  private final AtomicLong ticker = new AtomicLong();
  private RawApi api;
  private VideoRooms rooms;

  @BeforeEach
  void openTwoConnections() throws IOException {
    api = new RawApi();
    rooms =
        new TwilioClient(
                StubApi.CREDENTIALS,
                TwilioSettings.builder()
                    .apiUrl(api.url())
                    .connectTimeout(Duration.ofSeconds(2))
                    .responseTimeout(Duration.ofSeconds(2))
                    .operationTimeout(OPERATION_TIMEOUT)
                    .build(),
                Clock.systemUTC(),
                ticker::get)
            .rooms();
    CompletableFuture<Void> other = CompletableFuture.runAsync(rooms::openRooms);
    rooms.openRooms();
    other.join();
    assertThat(api.connections()).isEqualTo(2);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @EnumSource
  void anIdleConnectionIsNotReusedAfter25Seconds(Death death) {
    api.breakConnections(death);
    ticker.addAndGet(Duration.ofSeconds(40).toNanos());

    assertThat(rooms.open(NAME, 2, Duration.ofSeconds(15))).isEqualTo(SID);
    assertThat(api.connections()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void aNewConnectionReplacesOneThatFailed(Death death) {
    api.breakConnections(death);
    ticker.addAndGet(Duration.ofSeconds(5).toNanos());

    assertThat(rooms.open(NAME, 2, Duration.ofSeconds(15))).isEqualTo(SID);
  }
}
