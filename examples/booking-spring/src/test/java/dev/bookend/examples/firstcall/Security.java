package dev.bookend.examples.firstcall;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;

@Configuration(proxyBeanMethods = false)
class Security {
  /** Without authentication and CSRF token: each of Twilio's requests carries a signature. */
  private static final String[] CALLBACKS = {"/api/video/twilio/events", "/api/video/twilio/usage"};

  /** Likewise: a guest's link contains a key. */
  private static final String GUESTS = "/api/video/guest/**";

  @Bean
  SecurityFilterChain securityFilterChain(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(HttpMethod.POST, CALLBACKS)
                    .permitAll()
                    .requestMatchers(GUESTS)
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .formLogin(Customizer.withDefaults())
        .csrf(
            csrf ->
                csrf.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse())
                    .csrfTokenRequestHandler(new CsrfOfPages())
                    .ignoringRequestMatchers(CALLBACKS)
                    .ignoringRequestMatchers(GUESTS))
        .build();
  }

  @Bean
  UserDetailsService users() {
    return new InMemoryUserDetailsManager(
        User.withUsername("recipient").password("{noop}demo").roles("USER").build(),
        User.withUsername("caregiver").password("{noop}demo").roles("USER").build());
  }
}
