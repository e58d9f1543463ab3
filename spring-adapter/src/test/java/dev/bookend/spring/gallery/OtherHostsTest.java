package dev.bookend.spring.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import dev.bookend.spring.gallery.RunningHost.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Applications without Spring MVC. */
@ExtendWith(OutputCaptureExtension.class)
class OtherHostsTest {
  private static final String REACTIVE = "spring.main.web-application-type=reactive";
  private static final String WARNING = "Bookend serves no HTTP routes";

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Hosts.Patients.class)
  static class Reactive {}

  /** C8. */
  @Test
  void missingRoutesOnWebFluxAreLogged(CapturedOutput log) {
    List<Reply> before;
    try (RunningHost plain = RunningHost.without(Reactive.class, REACTIVE)) {
      before = replies(plain);
    }
    try (RunningHost app = RunningHost.with(Reactive.class, REACTIVE)) {
      assertThat(replies(app)).isEqualTo(before);
      assertThat(app.context().getBean(VideoCallService.class)).isNotNull();
      assertThat(log).containsOnlyOnce(WARNING);
    }
  }

  private static List<Reply> replies(RunningHost app) {
    return List.of(app.get("", "/patients"), app.post("", "/patients", "{\"name\":\"Ünal\"}"));
  }

  @Test
  void noWarningIsLoggedOnSpringMvc(CapturedOutput log) {
    try (RunningHost app = RunningHost.with(Reactive.class)) {
      assertThat(app.context().isRunning()).isTrue();
      assertThat(log).doesNotContain(WARNING);
    }
  }

  @Test
  void noWarningIsLoggedIfRoutesAreDisabled(CapturedOutput log) {
    try (RunningHost app =
        RunningHost.with(Reactive.class, REACTIVE, "bookend.http.enabled=false")) {
      assertThat(app.context().isRunning()).isTrue();
      assertThat(log).doesNotContain(WARNING);
    }
  }

  /** C8. */
  @Test
  void noWarningIsLoggedWithoutAWebServer(CapturedOutput log) {
    try (RunningHost app =
        RunningHost.with(Reactive.class, "spring.main.web-application-type=none")) {
      assertThat(app.context().getBean(VideoCallService.class)).isNotNull();
      assertThat(log).doesNotContain(WARNING);
    }
  }
}
