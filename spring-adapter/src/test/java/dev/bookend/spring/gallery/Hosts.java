package dev.bookend.spring.gallery;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerTypePredicate;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.PathMatchConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurationSupport;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Small applications with routes and MVC configuration of their own. */
final class Hosts {
  private Hosts() {}

  /** Routes without a prefix; requests below {@code /api} and {@code /v1} need authentication. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({Patients.class, Bookings.class, SignIn.class})
  static class Plain {}

  @RestController
  static class Patients {
    @GetMapping("/patients")
    List<Map<String, String>> all() {
      return List.of(Map.of("full_name", "Anna Ärmel"));
    }

    @PostMapping("/patients")
    Map<String, Object> add(@RequestBody Map<String, Object> patient) {
      return Map.of("added", patient);
    }
  }

  /** Routes whose paths have as many segments as Bookend's. */
  @RestController
  @RequestMapping("/bookings")
  static class Bookings {
    @GetMapping("/{kind}/{id}/{what}")
    String read(
        @PathVariable("kind") String kind,
        @PathVariable("id") String id,
        @PathVariable("what") String what) {
      return what + " of " + kind + ' ' + id;
    }

    @DeleteMapping("/{kind}/{id}")
    String delete(@PathVariable("kind") String kind, @PathVariable("id") String id) {
      return "deleted " + kind + ' ' + id;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class SignIn {
    @Bean
    Filter signIn() {
      return (request, response, chain) -> {
        HttpServletRequest http = (HttpServletRequest) request;
        String who = http.getHeader("X-User");
        String path = http.getRequestURI();
        boolean open = !path.matches(".*/(api|v1)/.*") || path.contains("/video/twilio/");
        if (who == null && !open) {
          ((HttpServletResponse) response).setStatus(401);
          return;
        }
        chain.doFilter(new SignedIn(http, who == null ? null : () -> who), response);
      };
    }
  }

  private static final class SignedIn extends HttpServletRequestWrapper {
    private final @Nullable Principal who;

    SignedIn(HttpServletRequest request, @Nullable Principal who) {
      super(request);
      this.who = who;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
      return who;
    }
  }

  /** A path prefix for all controllers, for annotated ones, or for those of a package. */
  @Configuration(proxyBeanMethods = false)
  static class Prefixed extends Plain implements WebMvcConfigurer {
    private final Environment environment;

    Prefixed(Environment environment) {
      this.environment = environment;
    }

    @Override
    public void configurePathMatch(PathMatchConfigurer paths) {
      paths.addPathPrefix(
          environment.getRequiredProperty("gallery.prefix"),
          switch (environment.getRequiredProperty("gallery.of")) {
            case "annotation" -> HandlerTypePredicate.forAnnotation(RestController.class);
            case "package" -> HandlerTypePredicate.forBasePackage("dev.bookend");
            default -> HandlerTypePredicate.forAnyHandlerType();
          });
    }
  }

  /** Spring MVC without Spring Boot's configuration. */
  @Configuration(proxyBeanMethods = false)
  static class Support extends WebMvcConfigurationSupport {
    @Override
    protected void configurePathMatch(PathMatchConfigurer paths) {
      paths.addPathPrefix("/v1", HandlerTypePredicate.forAnyHandlerType());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(Support.class)
  static class Supported extends Plain {}

  @Configuration(proxyBeanMethods = false)
  @EnableWebMvc
  static class Enabled extends Plain {}

  /** A handler mapping without interceptors in place of Spring Boot's. */
  @Configuration(proxyBeanMethods = false)
  static class BareMapping extends Plain {
    @Bean
    RequestMappingHandlerMapping requestMappingHandlerMapping() {
      return new RequestMappingHandlerMapping();
    }
  }

  /** A catch-all route that serves one page. */
  @Configuration(proxyBeanMethods = false)
  @Import(Page.class)
  static class SinglePage extends Plain {}

  @RestController
  static class Page {
    @RequestMapping("/**")
    String page() {
      return "<html>the page</html>";
    }
  }

  /** Routes at the same paths as Bookend's. */
  @Configuration(proxyBeanMethods = false)
  @Import(Calls.class)
  static class OwnCalls extends Plain {}

  @RestController
  @RequestMapping("/api/bookings/video-call")
  static class Calls {
    @GetMapping("/{call}")
    String own(@PathVariable("call") String call) {
      return "the host's own call " + call;
    }
  }
}
