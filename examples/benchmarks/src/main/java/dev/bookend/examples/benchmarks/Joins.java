package dev.bookend.examples.benchmarks;

import dev.bookend.CallSettings;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.JoinTicket;
import dev.bookend.call.PersonLimits;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.VideoProvider;
import dev.bookend.port.VideoRooms;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioTokenIssuer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Measures one participant joining an accepted call in memory: guard, transition, event and token.
 */
@State(Scope.Thread)
public class Joins {
  private static final Actor ANNA = Actor.of("anna");
  private static final Actor BEN = Actor.of("ben");

  private VideoCallService calls = service();
  private CallId call = accepted();

  private static VideoCallService service() {
    return VideoCallService.builder()
        .repository(new InMemoryCallRepository())
        .provider(
            VideoProvider.of(
                VideoRooms.adHoc("twilio"),
                new TwilioTokenIssuer(
                    TwilioCredentials.of(
                        "AC" + "0a".repeat(16), "SK" + "1b".repeat(16), "s".repeat(32)))))
        .settings(CallSettings.builder().limits(PersonLimits.NONE).build())
        .build();
  }

  private CallId accepted() {
    CallId id = calls.request(ANNA, CallRequest.inviting("ben").at(calls.now())).id();
    calls.accept(BEN, id);
    return id;
  }

  /** Starts with an empty repository. */
  @Setup(Level.Iteration)
  public void empty() {
    calls = service();
  }

  /** Creates an accepted call without joins. */
  @Setup(Level.Invocation)
  public void next() {
    call = accepted();
  }

  /** {@return the first ticket of a call} */
  @Benchmark
  public JoinTicket first() {
    return calls.join(ANNA, call);
  }
}
