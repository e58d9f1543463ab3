package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.cost.SpendCap;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.keeper.CallUpdater;
import dev.bookend.keeper.KeeperSettings;
import dev.bookend.live.LiveEvents;
import dev.bookend.port.AccessLog;
import dev.bookend.port.CallGuard;
import dev.bookend.port.CallGuard.Action;
import dev.bookend.port.CallListener;
import dev.bookend.port.CallRepository;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builder of a {@link VideoCallService}. Not thread-safe. */
public final class VideoCallServiceBuilder {
  private @Nullable CallRepository repository;
  private @Nullable VideoProvider provider;
  private CallGuard guard = CallGuard.participantsOnly();
  private AccessLog accessLog = AccessLog.NONE;
  private final List<CallListener> listeners = new ArrayList<>();
  private final List<SpendCap> caps = new ArrayList<>();
  private Clock clock = Clock.systemUTC();
  private CallSettings settings = CallSettings.defaults();
  private KeeperSettings keeperSettings = KeeperSettings.defaults();

  VideoCallServiceBuilder() {}

  /**
   * Sets the repository of calls; required.
   *
   * @param value the repository
   * @return this
   */
  public VideoCallServiceBuilder repository(CallRepository value) {
    repository = value;
    return this;
  }

  /**
   * Sets the provider: rooms and tokens of one account; required. The service receives the room
   * events of a provider in this process, such as an emulator.
   *
   * @param value the provider
   * @return this
   */
  public VideoCallServiceBuilder provider(VideoProvider value) {
    provider = value;
    return this;
  }

  /**
   * Sets the access rule; default {@link CallGuard#participantsOnly()}.
   *
   * @param value the guard
   * @return this
   */
  public VideoCallServiceBuilder guard(CallGuard value) {
    guard = value;
    return this;
  }

  /**
   * Sets the log of reads: tokens, histories and attendances; default {@link AccessLog#NONE}.
   *
   * @param value the access log
   * @return this
   */
  public VideoCallServiceBuilder accessLog(AccessLog value) {
    accessLog = value;
    return this;
  }

  /**
   * Adds a listener. The {@link CallKeeper} delivers each event to all listeners, in the order in
   * which they were added. Default: none.
   *
   * @param value the listener
   * @return this
   */
  public VideoCallServiceBuilder listener(CallListener value) {
    listeners.add(value);
    return this;
  }

  /**
   * Adds a spend cap for the calls of a day or a month, counted over all nodes of a repository. A
   * new or rescheduled call, or an added person, that exceeds it is rejected with {@link
   * dev.bookend.call.QuotaExceededException}, also for the system. Default: no caps.
   *
   * @param value the cap
   * @return this
   */
  public VideoCallServiceBuilder spendCap(SpendCap value) {
    caps.add(value);
    return this;
  }

  /**
   * Sets the clock; default {@link Clock#systemUTC()}.
   *
   * @param value the clock
   * @return this
   */
  public VideoCallServiceBuilder clock(Clock value) {
    clock = value;
    return this;
  }

  /**
   * Sets the settings of new calls; default {@link CallSettings#defaults()}.
   *
   * @param value the settings
   * @return this
   */
  public VideoCallServiceBuilder settings(CallSettings value) {
    settings = value;
    return this;
  }

  /**
   * Sets the settings of the keeper; default {@link KeeperSettings#defaults()}.
   *
   * @param value the settings
   * @return this
   */
  public VideoCallServiceBuilder keeperSettings(KeeperSettings value) {
    keeperSettings = value;
    return this;
  }

  /**
   * Builds the service. Its keeper is not started.
   *
   * @return the service
   * @throws IllegalStateException if repository or provider is missing; the message names it
   */
  public VideoCallService build() {
    CallRepository calls = required(repository, "repository");
    VideoProvider account = required(provider, "provider");
    VideoRooms rooms = account.rooms();
    TokenIssuer tokens = account.tokens();
    CallUpdater updater = new CallUpdater(calls, clock, caps);
    AccessControl access = new AccessControl(guard, accessLog);
    LiveEvents live =
        new LiveEvents(
            calls,
            (identity, call) -> access.allows(Actor.of(identity), Action.VIEW, call),
            updater::journalRead);
    updater.afterEvents(live::changed);
    CallKeeper keeper = CallKeeper.over(updater, calls, rooms, tokens, listeners, keeperSettings);
    CallJoiner joiner = new CallJoiner(updater, rooms, tokens);
    VideoCallService service =
        new DefaultVideoCallService(calls, access, settings, updater, joiner, rooms, keeper, live);
    account.onEvent(service::apply);
    return service;
  }

  private static <T> T required(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalStateException(
          "A VideoCallService needs " + name + ": call " + name + "(…)");
    }
    return value;
  }
}
