package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;

/** Calls in every state, each created by the transitions that lead there. */
final class Calls {
  static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  static final String ANNA = "anna";
  static final String BEN = "ben";
  static final String CLEO = "cleo";
  static final CallTerms TERMS = CallTerms.builder().extendableBy(Duration.ofSeconds(60)).build();

  private Calls() {}

  static VideoCall pending() {
    return request(CallRequest.inviting(BEN));
  }

  static VideoCall pendingOfThree() {
    return request(CallRequest.inviting(BEN, CLEO));
  }

  static VideoCall request(CallRequest request) {
    return VideoCall.request(CallId.random(), Actor.of(ANNA), request, TERMS, NOW).call();
  }

  static VideoCall accepted() {
    return pending().accept(BEN, NOW).call();
  }

  static VideoCall joined() {
    return accepted().join(ANNA, NOW).then(c -> c.join(BEN, NOW)).call();
  }

  static VideoCall inProgress() {
    return joined()
        .connected(ANNA, null, NOW, NOW)
        .then(c -> c.connected(BEN, null, NOW, NOW))
        .call();
  }

  static VideoCall in(CallStatus status) {
    return switch (status) {
      case PENDING -> pending();
      case ACCEPTED -> joined();
      case IN_PROGRESS -> inProgress();
      case COMPLETED -> inProgress().complete(Actor.of(ANNA), null, NOW).call();
      case DECLINED -> pending().decline(BEN, NOW).call();
      case CANCELLED -> pending().cancel(Actor.of(ANNA), null, NOW).call();
      case MISSED -> accepted().advanceTo(NOW.plus(Duration.ofMinutes(10))).call();
      case EXPIRED -> pending().advanceTo(NOW.plus(Duration.ofMinutes(10))).call();
    };
  }
}
