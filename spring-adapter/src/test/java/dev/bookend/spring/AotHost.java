package dev.bookend.spring;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.port.CallRepository;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application that starts once per set of properties and prints the state of its beans. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class AotHost {
  static final String FOUND = "found: ";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Called by generated code. */
  public AotHost() {}

  /**
   * Starts once per argument.
   *
   * @param sets sets of properties, separated by spaces
   */
  public static void main(String[] sets) throws Exception {
    if (sets.length == 0) {
      SpringApplication.run(AotHost.class);
    }
    for (String set : sets) {
      System.out.println(FOUND + found(set));
    }
  }

  static String found(String set) throws Exception {
    List<String> settings = new ArrayList<>(List.of("--server.port=0"));
    settings.add("--spring.main.banner-mode=off");
    for (String setting : set.split(" ", -1)) {
      settings.add("--" + setting);
    }
    try (ConfigurableApplicationContext app =
        SpringApplication.run(AotHost.class, settings.toArray(String[]::new))) {
      VideoCallService calls = app.getBean(VideoCallService.class);
      CallRequest request = CallRequest.inviting("ben").at(calls.now());
      CallId id = calls.request(Actor.of("anna"), request).id();
      calls.accept(Actor.of("ben"), id);
      return "token %s, health %s, %s, emulator %s, keeper %s, routes %s"
          .formatted(
              token(app, id),
              app.getBean(CallKeeper.class).health().status(),
              app.getBean(CallRepository.class).getClass().getSimpleName(),
              app.getBeanProvider(TwilioEmulator.class).getIfAvailable() != null,
              app.getBeanProvider(KeeperLifecycle.class).getIfAvailable() != null,
              app.getBeanProvider(RouteMapping.class).getIfAvailable() != null);
    }
  }

  private static int token(ApplicationContext app, CallId id) throws Exception {
    String port = app.getEnvironment().getRequiredProperty("local.server.port");
    URI route = URI.create("http://localhost:" + port + "/api/bookings/video-call/" + id);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(route + "/token")).POST(BodyPublishers.noBody()).build();
    return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
  }

  /** {@return a filter that authenticates every request as anna} */
  @Bean
  public Filter signIn() {
    return (request, response, chain) ->
        chain.doFilter(
            new HttpServletRequestWrapper((HttpServletRequest) request) {
              @Override
              public Principal getUserPrincipal() {
                return () -> "anna";
              }
            },
            response);
  }
}
