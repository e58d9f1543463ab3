package dev.bookend.spring.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.spring.gallery.RunningHost.Reply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurationSupport;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.MappedInterceptor;

/** Interceptors and CORS rules that the application maps by path also apply to Bookend's routes. */
class HostInterceptorsTest {
  private static final String CALLS = "/api/bookings/video-call";
  private static final String PAGE = "https://page.example";

  static Stream<Class<?>> hosts() {
    return Stream.of(Configured.class, Supported.class);
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void interceptorsRunOnceOnBookendsRoutes(Class<?> host) {
    try (RunningHost app = RunningHost.with(host)) {
      Reply reply = app.get("anna", CALLS);

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.headers().get("x-seen")).containsExactlyInAnyOrder("registered", "mapped");
    }
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void anInterceptorMayRejectARequest(Class<?> host) {
    try (RunningHost app = RunningHost.with(host)) {
      assertThat(app.get("blocked", CALLS).status()).isEqualTo(418);
    }
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void theApplicationsCorsRulesApply(Class<?> host) {
    try (RunningHost app = RunningHost.with(host)) {
      assertThat(preflight(app, PAGE).header("access-control-allow-origin")).isEqualTo(PAGE);
      assertThat(preflight(app, "https://other.example").status()).isEqualTo(403);
    }
  }

  private static Reply preflight(RunningHost app, String origin) {
    return app.send(
        "anna",
        "OPTIONS",
        CALLS + "/request",
        "Origin",
        origin,
        "Access-Control-Request-Method",
        "POST");
  }

  /** Adds its name to the response and rejects one user. */
  private record Guard(String name) implements HandlerInterceptor {
    @Override
    public boolean preHandle(HttpServletRequest in, HttpServletResponse out, Object handler) {
      out.addHeader("X-Seen", name);
      boolean blocked = "blocked".equals(in.getHeader("X-User"));
      if (blocked) {
        out.setStatus(418);
      }
      return !blocked;
    }
  }

  private static void allowPage(CorsRegistry rules) {
    rules.addMapping("/api/**").allowedOrigins(PAGE).allowedMethods("GET", "POST");
  }

  @Configuration(proxyBeanMethods = false)
  static class Configured extends Hosts.Plain implements WebMvcConfigurer {
    @Bean
    MappedInterceptor mapped() {
      return new MappedInterceptor(new String[] {"/api/**"}, new Guard("mapped"));
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
      registry.addInterceptor(new Guard("registered")).addPathPatterns("/api/**");
      registry.addInterceptor(new Guard("elsewhere")).addPathPatterns("/patients/**");
    }

    @Override
    public void addCorsMappings(CorsRegistry registry) {
      allowPage(registry);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(Support.class)
  static class Supported extends Hosts.Plain {
    @Bean
    MappedInterceptor mapped() {
      return new MappedInterceptor(new String[] {"/api/**"}, new Guard("mapped"));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Support extends WebMvcConfigurationSupport {
    @Override
    protected void addInterceptors(InterceptorRegistry registry) {
      registry.addInterceptor(new Guard("registered")).addPathPatterns("/api/**");
    }

    @Override
    protected void addCorsMappings(CorsRegistry registry) {
      allowPage(registry);
    }
  }
}
