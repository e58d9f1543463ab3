package dev.bookend.spring.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Applications whose requests have no principal. */
@ExtendWith(OutputCaptureExtension.class)
class HostWithoutSecurityTest {
  private static final String CALLS = "/api/bookings/video-call";
  private static final String WARNING = "without an authenticated user";

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Open {}

  /** F3. */
  @Test
  void missingSecurityIsLoggedOnce(CapturedOutput log) {
    try (RunningHost app = RunningHost.with(Open.class)) {
      assertThat(app.get("anna", CALLS).json()).containsEntry("code", "unauthenticated");
      assertThat(app.get("anna", CALLS).status()).isEqualTo(401);
    }
    assertThat(log).containsOnlyOnce(WARNING).contains("secure /api/** with Spring Security");
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Hosts.SignIn.class)
  static class Secured {}

  @Test
  void aMissingPrincipalIsNotLoggedAfterAnAuthenticatedRequest(CapturedOutput log) {
    String elsewhere = "bookend.http.base-path=/open";
    try (RunningHost app = RunningHost.with(Secured.class, elsewhere)) {
      assertThat(app.get("anna", "/open/bookings/video-call").status()).isEqualTo(200);
      assertThat(app.get("", "/open/bookings/video-call").status()).isEqualTo(401);
    }
    assertThat(log).doesNotContain(WARNING);
  }
}
