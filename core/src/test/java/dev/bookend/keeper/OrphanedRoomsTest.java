package dev.bookend.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.TestClock;
import dev.bookend.call.ProviderException;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.VideoRooms;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** Sweeps while the provider fails: their pauses and their log lines. */
class OrphanedRoomsTest {
  private final ProviderException refused =
      new ProviderException("The connection was refused.", Duration.ofSeconds(2));

  private final TestClock clock = new TestClock();
  private final InMemoryCallRepository repository = new InMemoryCallRepository();
  private final CallUpdater updater = new CallUpdater(repository, clock, List.of());
  private final List<String> logged = new ArrayList<>();
  private @Nullable RuntimeException failure;
  private final OrphanedRooms orphanedRooms =
      new OrphanedRooms(repository, provider(), recordingLogger());

  @BeforeEach
  void begin() {
    orphanedRooms.begin(clock.instant());
  }

  @Test
  void pausesAfterFailuresGrowToOneHour() {
    failure = refused;

    assertThat(pauses(14))
        .containsExactly(
            2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 1024L, 2048L, 3600L, 3600L, 3600L);
  }

  @Test
  void aLongerPauseThatTheProviderAsksForIsKept() {
    failure = ProviderException.busy(Duration.ofMinutes(5));

    assertThat(pauses(4)).containsExactly(300L, 300L, 300L, 480L);
  }

  @Test
  void thePauseIsShortAgainAfterASuccess() {
    failure = refused;
    pauses(6);
    failure = null;
    assertThat(pauses(1)).containsExactly(3600L);
    failure = refused;

    assertThat(pauses(2)).containsExactly(2L, 4L);
  }

  @Test
  void equalFailuresAreLoggedOnce() {
    failure = refused;
    pauses(20);
    failure = new IllegalStateException("storage");
    pauses(20);
    failure = null;
    pauses(5);

    assertThat(logged).containsExactly("info", "warn", "info");
  }

  /** Runs sweeps as the keeper does; returns the seconds from each to the next. */
  private List<Long> pauses(int sweeps) {
    List<Long> seconds = new ArrayList<>();
    while (!orphanedRooms.areDue(clock.instant())) {
      clock.advance(Duration.ofSeconds(1));
    }
    for (int i = 0; i < sweeps; i++) {
      Instant last = clock.instant();
      orphanedRooms.sweep(updater);
      while (!orphanedRooms.areDue(clock.instant())) {
        clock.advance(Duration.ofSeconds(1));
      }
      seconds.add(Duration.between(last, clock.instant()).toSeconds());
    }
    orphanedRooms.begin(clock.instant());
    return seconds;
  }

  private VideoRooms provider() {
    return (VideoRooms)
        Proxy.newProxyInstance(
            VideoRooms.class.getClassLoader(),
            new Class<?>[] {VideoRooms.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("managesRooms")) {
                return true;
              }
              assertThat(method.getName()).isEqualTo("openRooms");
              if (failure != null) {
                throw failure;
              }
              return List.of();
            });
  }

  /** Records the levels. */
  private Logger recordingLogger() {
    return (Logger)
        Proxy.newProxyInstance(
            Logger.class.getClassLoader(),
            new Class<?>[] {Logger.class},
            (proxy, method, arguments) -> {
              logged.add(method.getName());
              return null;
            });
  }
}
