package dev.bookend;

import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.PersonLimits;
import dev.bookend.call.VideoCall;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** A service in memory with its collaborators, and methods that create calls in each state. */
public final class ServiceFixture {
  public static final Actor ANNA = Actor.of("anna");
  public static final Actor BEN = Actor.of("ben");
  public static final Actor STRANGER = Actor.of("stranger");

  public final TestClock clock = new TestClock();
  public final FakeRooms rooms = new FakeRooms();
  public final FakeTokens tokens = new FakeTokens();
  public final InMemoryCallRepository repository = new InMemoryCallRepository();
  public final VideoCallServiceBuilder builder =
      VideoCallService.builder()
          .repository(repository)
          .provider(VideoProvider.of(rooms, tokens))
          .clock(clock)
          .settings(
              CallSettings.builder()
                  .terms(CallTerms.builder().extendableBy(Duration.ofMinutes(1)).build())
                  .limits(PersonLimits.NONE)
                  .build());
  public final VideoCallService calls;

  public ServiceFixture() {
    this(builder -> {});
  }

  public ServiceFixture(Consumer<VideoCallServiceBuilder> more) {
    more.accept(builder);
    calls = builder.build();
  }

  /** Uses other rooms, with the fixture's tokens. */
  public ServiceFixture(VideoRooms other, Consumer<VideoCallServiceBuilder> more) {
    builder.provider(VideoProvider.of(other, tokens));
    more.accept(builder);
    calls = builder.build();
  }

  public CallId pending() {
    return calls.request(ANNA, CallRequest.inviting("ben").at(calls.now())).id();
  }

  public CallId accepted() {
    CallId id = pending();
    calls.accept(BEN, id);
    return id;
  }

  public CallId accepted(Duration limit) {
    CallId id =
        calls.request(ANNA, CallRequest.inviting("ben").at(calls.now()).lasting(limit)).id();
    calls.accept(BEN, id);
    return id;
  }

  public CallId joined() {
    CallId id = accepted();
    calls.join(ANNA, id);
    calls.join(BEN, id);
    return id;
  }

  public CallId inProgress() {
    CallId id = joined();
    Provider.connects(calls, id, "anna", "ben");
    return id;
  }

  public VideoCall get(CallId id) {
    return calls.get(Actor.system(), id);
  }

  public void advance(long seconds) {
    advanceTo(clock.instant().plusSeconds(seconds));
  }

  public void advanceTo(Instant time) {
    clock.advance(Duration.between(clock.instant(), time));
    while (calls.keeper().runDue() > 0) {
      Thread.onSpinWait();
    }
  }
}
