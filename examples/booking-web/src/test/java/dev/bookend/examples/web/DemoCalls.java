package dev.bookend.examples.web;

import dev.bookend.CallSettings;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.cost.Pricing;
import dev.bookend.cost.SpendCap;
import dev.bookend.emulator.SettableClock;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.memory.InMemoryCallRepository;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Calls in memory, with a settable clock and a keeper that is driven by hand. */
final class DemoCalls {
  static final Actor RUTH = Actor.of("recipient");
  static final Actor CARLOS = Actor.of("caregiver");

  private static final CallTerms TERMS =
      CallTerms.builder()
          .warnBefore(Duration.ofSeconds(5))
          .extendableBy(Duration.ofMinutes(10))
          .build();

  final SettableClock clock = new SettableClock(Instant.parse("2026-12-01T10:00:00Z"));
  final List<String> lines = new ArrayList<>();
  final VideoCallService calls;
  private final TwilioEmulator twilio = new TwilioEmulator(clock);

  DemoCalls(SpendCap... caps) {
    CallLines format = new CallLines(Pricing.defaults(), ZoneOffset.UTC);
    var builder =
        VideoCallService.builder()
            .repository(new InMemoryCallRepository())
            .provider(twilio)
            .clock(clock)
            .settings(CallSettings.builder().terms(TERMS).build())
            .listener((event, call) -> lines.add(format.of(event, call)));
    for (SpendCap cap : caps) {
      builder.spendCap(cap);
    }
    calls = builder.build();
  }

  CallId request(CallRequest request) {
    return calls.request(RUTH, request).id();
  }

  /** A call of Ruth and Carlos in which both are connected. */
  CallId running() {
    CallId id = request(CallRequest.inviting("caregiver"));
    calls.accept(CARLOS, id);
    connect(RUTH, id);
    connect(CARLOS, id);
    work();
    return id;
  }

  void connect(Actor who, CallId id) {
    twilio.join(calls.join(who, id).token());
    calls.connected(who, id);
  }

  void pass(Duration time) {
    clock.advance(time);
    work();
  }

  void work() {
    for (int round = 0; calls.keeper().runDue() > 0; round++) {
      if (round > 50) {
        throw new AssertionError("The keeper's work does not end");
      }
    }
  }

  /** The lines without the id, which must be that of the call. */
  List<String> linesOf(CallId id) {
    String start = id.toString().substring(0, 8) + " ";
    return lines.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .toList();
  }
}
