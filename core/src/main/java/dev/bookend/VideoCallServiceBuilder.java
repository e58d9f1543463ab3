package dev.bookend;

import dev.bookend.call.CallCost;
import dev.bookend.port.CallGuard;
import dev.bookend.port.CallListener;
import dev.bookend.port.CallRepository;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a {@link VideoCallService} together. Not thread-safe. */
public final class VideoCallServiceBuilder {
  private @Nullable CallRepository repository;
  private @Nullable TokenIssuer tokens;
  private @Nullable VideoRooms rooms;
  private CallGuard guard = CallGuard.participantsOnly();
  private final List<CallListener> listeners = new ArrayList<>();
  private final List<CallCost.Cap> caps = new ArrayList<>();
  private Clock clock = Clock.systemUTC();
  private CallSettings settings = CallSettings.defaults();
  private CallKeeper.Settings keeperSettings = CallKeeper.Settings.defaults();

  VideoCallServiceBuilder() {}

  /**
   * Where calls are kept; required.
   *
   * @param value the repository
   * @return this
   */
  public VideoCallServiceBuilder repository(CallRepository value) {
    repository = value;
    return this;
  }

  /**
   * Who issues tokens; required.
   *
   * @param value the issuer
   * @return this
   */
  public VideoCallServiceBuilder tokens(TokenIssuer value) {
    tokens = value;
    return this;
  }

  /**
   * Who runs the rooms; required.
   *
   * @param value the provider's rooms
   * @return this
   */
  public VideoCallServiceBuilder rooms(VideoRooms value) {
    rooms = value;
    return this;
  }

  /**
   * Who may do what; {@link CallGuard#participantsOnly()} unless set.
   *
   * @param value the rule
   * @return this
   */
  public VideoCallServiceBuilder guard(CallGuard value) {
    guard = value;
    return this;
  }

  /**
   * Adds somebody who hears what happened. Listeners are told by the {@link CallKeeper}, in the
   * order in which they were added.
   *
   * @param value the listener
   * @return this
   */
  public VideoCallServiceBuilder listener(CallListener value) {
    listeners.add(value);
    return this;
  }

  /**
   * Adds a cap on what may be planned for a day or a month. It is one for all nodes of a
   * repository; a new or rescheduled call that does not fit is refused with {@link
   * dev.bookend.call.QuotaExceededException}, to the host too.
   *
   * @param value the cap
   * @return this
   */
  public VideoCallServiceBuilder spendCap(CallCost.Cap value) {
    caps.add(value);
    return this;
  }

  /**
   * The clock; the system's unless set.
   *
   * @param value the clock
   * @return this
   */
  public VideoCallServiceBuilder clock(Clock value) {
    clock = value;
    return this;
  }

  /**
   * Settings of new calls; {@link CallSettings#defaults()} unless set.
   *
   * @param value the settings
   * @return this
   */
  public VideoCallServiceBuilder settings(CallSettings value) {
    settings = value;
    return this;
  }

  /**
   * How the keeper works; {@link CallKeeper.Settings#defaults()} unless set.
   *
   * @param value the settings
   * @return this
   */
  public VideoCallServiceBuilder keeperSettings(CallKeeper.Settings value) {
    keeperSettings = value;
    return this;
  }

  /**
   * Builds the service.
   *
   * @return the service
   * @throws IllegalStateException if repository, tokens or rooms are missing; it names which
   */
  public VideoCallService build() {
    CallRepository calls = required(repository, "repository");
    TokenIssuer issuer = required(tokens, "tokens");
    VideoRooms provider = required(rooms, "rooms");
    CallUpdater updater = new CallUpdater(calls, clock, !listeners.isEmpty(), caps);
    RoomTasks roomTasks = new RoomTasks(updater, provider);
    TaskRunner chores = new TaskRunner(updater, calls, roomTasks, List.copyOf(listeners));
    OrphanedRooms orphanedRooms = new OrphanedRooms(calls, provider);
    HealthCheck healthCheck = new HealthCheck(updater, calls, provider, issuer);
    CallKeeper keeper =
        new CallKeeper(updater, calls, chores, orphanedRooms, healthCheck, keeperSettings);
    CallJoiner joiner = new CallJoiner(updater, provider, issuer);
    RoomEventHandler events = new RoomEventHandler(updater, orphanedRooms);
    AccessControl access = new AccessControl(guard);
    return new DefaultVideoCallService(
        calls, access, settings, updater, joiner, roomTasks, events, keeper);
  }

  private static <T> T required(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalStateException(
          "A VideoCallService needs " + name + ": call " + name + "(…)");
    }
    return value;
  }
}
