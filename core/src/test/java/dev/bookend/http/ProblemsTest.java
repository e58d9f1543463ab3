package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bookend.call.Actor;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallNotFoundException;
import dev.bookend.call.CallOverException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallStatus;
import dev.bookend.call.DoubleBookedException;
import dev.bookend.call.IllegalCallStateException;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.KeyReusedException;
import dev.bookend.call.NotAdmittedException;
import dev.bookend.call.ProviderException;
import dev.bookend.call.QuotaExceededException;
import dev.bookend.call.QuotaExceededException.Quota;
import dev.bookend.call.StorageException;
import dev.bookend.call.TooEarlyException;
import dev.bookend.call.VideoCallException;
import dev.bookend.call.VideoNotConfiguredException;
import dev.bookend.port.CallGuard.Action;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {
  private static final CallId ID = CallId.random();

  @Test
  void aRefusedRequestOfTheSystemNamesItsFieldAsTheJsonDoes() {
    HttpFixture fixture = HttpFixture.open();
    InvalidValueException refusal =
        catchThrowableOfType(
            InvalidValueException.class,
            () -> fixture.service.request(Actor.system(), CallRequest.inviting("bob")));

    Reply.of(CallEndpoints.problem(refusal)).names("requested_by");
  }

  static Stream<Arguments> exceptions() {
    return Stream.of(
        Arguments.of(new InvalidValueException("visit", "must be yours"), 400, "invalid_request"),
        Arguments.of(new CallNotAllowedException("Not today."), 403, "not_allowed"),
        Arguments.of(new NotAdmittedException("Wait."), 403, "not_admitted"),
        Arguments.of(new CallNotFoundException(), 404, "not_found"),
        Arguments.of(
            new IllegalCallStateException(ID, CallStatus.MISSED, "see"), 409, "illegal_state"),
        Arguments.of(CallConflictException.lostRace(ID), 409, "conflict"),
        Arguments.of(new KeyReusedException(), 409, "key_reused"),
        Arguments.of(new TooEarlyException(ID, HttpFixture.NINE), 409, "too_early"),
        Arguments.of(new CallOverException(ID), 409, "call_over"),
        Arguments.of(new DoubleBookedException(), 409, "double_booked"),
        Arguments.of(new QuotaExceededException(Quota.BUDGET, null, "No."), 429, "over_budget"),
        Arguments.of(new QuotaExceededException(Quota.RATE, null, "No."), 429, "slow_down"),
        Arguments.of(new IllegalStateException("bob's secret"), 500, "internal_error"),
        Arguments.of(new NullPointerException(), 500, "internal_error"),
        Arguments.of(new ProviderException("Twilio: bob."), 502, "provider_error"),
        Arguments.of(
            new ProviderException("Twilio: bob.", Duration.ofSeconds(2)),
            503,
            "provider_unavailable"),
        Arguments.of(
            new StorageException("bob's row.", new IOException()), 503, "storage_unavailable"),
        Arguments.of(new VideoNotConfiguredException(), 503, "video_not_configured"));
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void everyExceptionMapsToItsProblemWithoutIdentities(
      RuntimeException thrown, int status, String code) {
    Reply reply = seen(thrown).refused(status, code);
    assertThat(reply.text("title")).isNotBlank().hasSizeLessThan(40);
    assertThat(reply.text("detail")).endsWith(".").doesNotContain("null", "bob", "Exception");
  }

  @Test
  void everyVideoCallExceptionIsCovered() {
    Set<Class<?>> told =
        exceptions().map(arguments -> arguments.get()[0].getClass()).collect(Collectors.toSet());
    assertThat(told).containsAll(Arrays.asList(VideoCallException.class.getPermittedSubclasses()));
  }

  @Test
  void hostRoutesGetTheSameProblem() {
    HttpFixture fixture = HttpFixture.open();
    Instant past = HttpFixture.NINE.minusSeconds(600);
    Reply here =
        fixture.request(
            "alice", "{\"invitee_ids\":[\"bob\"],\"scheduled_time\":\"%s\"}".formatted(past), null);
    VideoCallException refusal =
        catchThrowableOfType(
            VideoCallException.class,
            () -> fixture.service.request(Actor.of("alice"), CallRequest.inviting("bob").at(past)));

    assertThat(Reply.of(CallEndpoints.problem(refusal))).isEqualTo(here);
    here.names("scheduled_time");
  }

  @Test
  void unauthenticatedRequestGetsAProblem() {
    Reply.of(CallEndpoints.unauthenticated()).refused(401, "unauthenticated");
  }

  @Test
  void retryAfterIsAtLeastOneWholeSecond() {
    assertThat(pause(Duration.ofMillis(1))).isEqualTo("1");
    assertThat(pause(Duration.ZERO)).isEqualTo("1");
    assertThat(pause(Duration.ofSeconds(2))).isEqualTo("2");
    assertThat(pause(Duration.ofMillis(2001))).isEqualTo("3");
    assertThat(seen(new ProviderException("No.")).headers()).doesNotContainKey("Retry-After");
    assertThat(seen(new QuotaExceededException(Quota.RATE, Duration.ofMinutes(1), "No.")).headers())
        .containsEntry("Retry-After", "60");
    assertThat(seen(new QuotaExceededException(Quota.RATE, null, "No.")).headers())
        .doesNotContainKey("Retry-After");
  }

  private static @Nullable String pause(Duration retryAfter) {
    return seen(new ProviderException("No.", retryAfter)).headers().get("Retry-After");
  }

  private static Reply seen(RuntimeException thrown) {
    HttpFixture fixture =
        HttpFixture.with(
            builder ->
                builder.guard(
                    (actor, action, call) -> {
                      if (action == Action.VIEW) {
                        throw thrown;
                      }
                      return true;
                    }));
    return fixture.sendUndocumented(Route.GET, "alice", fixture.asked());
  }

  @Test
  void unknownFieldKeepsItsName() {
    seen(new InvalidValueException("visit", "must be yours")).names("visit");
  }

  @Test
  void unexpectedExceptionIsLoggedWithoutItsMessage() {
    IllegalStateException thrown =
        new IllegalStateException("secret of bob", new RuntimeException("token of alice"));
    RedactedException logged = RedactedException.of(thrown);
    assertThat(logged).hasStackTraceContaining("java.lang.IllegalStateException");
    assertThat(logged).hasStackTraceContaining("Caused by: ");
    assertThat(logged.getStackTrace()).isEqualTo(thrown.getStackTrace());
    assertThat(stackTrace(logged)).doesNotContain("secret", "bob", "token", "alice");
  }

  @Test
  void cyclicCausesAreLogged() {
    RuntimeException a = new RuntimeException("a");
    RuntimeException b = new RuntimeException("b", a);
    a.initCause(b);
    assertThat(stackTrace(RedactedException.of(a))).contains("java.lang.RuntimeException");
  }

  private static String stackTrace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
