package dev.bookend.examples.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** A web application with Bookend's routes. The user of a request is its header {@code X-User}. */
@EnableAutoConfiguration
public class LiveApp {
  /** The path of responses that stay open and do nothing. */
  static final String PLAIN = "/plain";

  /** Called by Spring. */
  public LiveApp() {}

  /**
   * Starts the application.
   *
   * @param args arguments of Spring Boot
   */
  public static void main(String... args) {
    SpringApplication.run(LiveApp.class, args);
  }

  /** {@return a filter that authenticates by a header, and answers {@link #PLAIN}} */
  @Bean
  public FilterRegistrationBean<Filter> userOfHeader() {
    FilterRegistrationBean<Filter> bean =
        new FilterRegistrationBean<>(
            (request, response, chain) -> {
              HttpServletRequest in = (HttpServletRequest) request;
              if (in.getRequestURI().equals(PLAIN)) {
                open(in, response);
              } else {
                chain.doFilter(new WithUser(in), response);
              }
            });
    bean.setAsyncSupported(true);
    return bean;
  }

  /** Begins a response that does not end. */
  private static void open(HttpServletRequest in, ServletResponse response) throws IOException {
    in.startAsync().setTimeout(0);
    response.getOutputStream().write(":\n\n".getBytes(US_ASCII));
    response.flushBuffer();
  }

  /** A request whose user is named by a header. */
  private static final class WithUser extends HttpServletRequestWrapper {
    WithUser(HttpServletRequest request) {
      super(request);
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
      String name = getHeader("X-User");
      return name == null ? null : () -> name;
    }
  }
}
