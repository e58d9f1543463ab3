package dev.bookend.examples.spring;

import static org.springframework.security.config.http.SessionCreationPolicy.STATELESS;

import dev.bookend.examples.web.DemoPeople;
import dev.bookend.http.CallbackEndpoints;
import dev.bookend.http.GuestEndpoints;
import dev.bookend.port.VideoRooms;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;

/**
 * Browsers sign in with a form and use a session; API clients authenticate each request with HTTP
 * Basic.
 */
@Configuration(proxyBeanMethods = false)
class Security {
  /** Without a challenge header, which would open the browser's password dialog. */
  private static final AuthenticationEntryPoint UNAUTHORIZED =
      new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED);

  /** For a role that is not enough, and for the form of another site. */
  private static final AccessDeniedHandler NOT_ALLOWED =
      (request, response, denied) -> AppProblems.writeNotAllowed(request, response);

  private static final String STAFF = "STAFF";
  private static final String STAFF_ROUTES = StaffController.PATH + "/**";

  /** Without authentication: each of Twilio's requests carries a signature. */
  private static final String[] CALLBACKS = {
    "/api" + CallbackEndpoints.EVENTS, "/api" + CallbackEndpoints.USAGE
  };

  /** Without authentication: a guest's link contains a key. */
  private static final String GUESTS = "/api" + GuestEndpoints.PATH + "**";

  private final String contentSecurityPolicy;

  Security(VideoRooms rooms) {
    boolean here = rooms.provider().equals("emulator");
    contentSecurityPolicy =
        "default-src 'self'; connect-src 'self'"
            + (here ? "" : " wss://*.twilio.com https://*.twilio.com")
            + "; img-src 'self' data:; media-src 'self' blob: mediastream:; object-src 'none';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
  }

  @Bean
  @Order(1)
  SecurityFilterChain apiClients(HttpSecurity http) {
    return http.securityMatcher(Security::isBasic)
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(STAFF_ROUTES)
                    .hasRole(STAFF)
                    .anyRequest()
                    .authenticated())
        .exceptionHandling(handling -> handling.accessDeniedHandler(NOT_ALLOWED))
        .httpBasic(basic -> basic.authenticationEntryPoint(UNAUTHORIZED))
        .sessionManagement(session -> session.sessionCreationPolicy(STATELESS))
        .csrf(CsrfConfigurer::disable)
        .requestCache(RequestCacheConfigurer::disable)
        .headers(this::harden)
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain browsers(HttpSecurity http) {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers("/", "/index.html", "/login.html", "/app.css", "/favicon.svg")
                    .permitAll()
                    .requestMatchers("/bookend-client/**", "/page/**", "/vendor/**")
                    .permitAll()
                    .requestMatchers("/guest.html", "/staff.html", Signaling.GUESTS)
                    .permitAll()
                    .requestMatchers(HttpMethod.POST, CALLBACKS)
                    .permitAll()
                    .requestMatchers(GUESTS)
                    .permitAll()
                    .requestMatchers(STAFF_ROUTES)
                    .hasRole(STAFF)
                    .anyRequest()
                    .authenticated())
        .formLogin(
            form ->
                form.loginPage("/login.html")
                    .loginProcessingUrl("/login")
                    .defaultSuccessUrl("/", true)
                    .failureUrl("/login.html?error"))
        .logout(logout -> logout.logoutSuccessUrl("/login.html?logout"))
        .exceptionHandling(
            handling ->
                handling
                    .accessDeniedHandler(NOT_ALLOWED)
                    .defaultAuthenticationEntryPointFor(UNAUTHORIZED, Security::isApi))
        .csrf(csrf -> csrf.spa().ignoringRequestMatchers(CALLBACKS).ignoringRequestMatchers(GUESTS))
        .requestCache(RequestCacheConfigurer::disable)
        .headers(this::harden)
        .build();
  }

  private void harden(HeadersConfigurer<HttpSecurity> headers) {
    headers
        .contentSecurityPolicy(csp -> csp.policyDirectives(contentSecurityPolicy))
        .permissionsPolicyHeader(allowed -> allowed.policy("camera=(self), microphone=(self)"));
  }

  private static boolean isBasic(HttpServletRequest request) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    return authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith("basic ");
  }

  private static boolean isApi(HttpServletRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    String path = request.getServletPath();
    return path.startsWith("/api/")
        || path.startsWith("/app/")
        || path.equals("/signaling")
        || (accept != null && accept.contains("application/json"));
  }

  /**
   * A read-only service. An updatable one would hash passwords, which is slow for clients that
   * authenticate each request.
   */
  @Bean
  UserDetailsService users() {
    UserDetailsService people =
        new InMemoryUserDetailsManager(
            DemoPeople.identities().stream().map(Security::user).toList());
    return name -> people.loadUserByUsername(name);
  }

  private static UserDetails user(String name) {
    String role = name.equals(DemoPeople.STAFF.identity()) ? STAFF : "USER";
    return User.withUsername(name).password("{noop}demo").roles(role).build();
  }
}
