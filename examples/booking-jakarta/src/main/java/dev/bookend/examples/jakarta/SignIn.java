package dev.bookend.examples.jakarta;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.BasicAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.FormAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Browsers sign in with a form and use a cookie; API clients authenticate each request with HTTP
 * Basic.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class SignIn implements HttpAuthenticationMechanism {
  private static final String FORM = "/login";
  private static final String FORM_TYPE = "application/x-www-form-urlencoded";
  private static final String PAGE = "/login.html";

  /** Without a challenge header, which would open the browser's password dialog. */
  private static final ChallengeData UNAUTHORIZED = new ChallengeData(401);

  private final FormAuthenticationMechanism browsers;
  private final BasicAuthenticationMechanism apiClients;

  SignIn(FormAuthenticationMechanism browsers, BasicAuthenticationMechanism apiClients) {
    this.browsers = browsers;
    this.apiClients = apiClients;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext request, IdentityProviderManager people) {
    if (isForm(request) && !header(request, HttpHeaders.CONTENT_TYPE).startsWith(FORM_TYPE)) {
      return Uni.createFrom().failure(new AuthenticationFailedException());
    }
    Uni<SecurityIdentity> caller =
        isBasic(request)
            ? apiClients.authenticate(request, people)
            : browsers.authenticate(request, people);
    // each mechanism has registered itself for the challenge
    request.put(HttpAuthenticationMechanism.class.getName(), this);
    return caller;
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext request) {
    if (isBasic(request)) {
      return Uni.createFrom().item(UNAUTHORIZED);
    }
    if (isForm(request)) {
      return browsers.getChallenge(request);
    }
    boolean wantsPage = !isApi(request) && accepts(request, "text/html");
    return Uni.createFrom()
        .item(wantsPage ? new ChallengeData(302, HttpHeaders.LOCATION, PAGE) : UNAUTHORIZED);
  }

  private static boolean isForm(RoutingContext request) {
    return request.request().method().equals(HttpMethod.POST)
        && request.normalizedPath().equals(FORM);
  }

  private static boolean isBasic(RoutingContext request) {
    return header(request, HttpHeaders.AUTHORIZATION).toLowerCase(Locale.ROOT).startsWith("basic ");
  }

  private static boolean isApi(RoutingContext request) {
    String path = request.normalizedPath();
    return path.startsWith("/api/")
        || path.startsWith("/app/")
        || accepts(request, "application/json");
  }

  private static boolean accepts(RoutingContext request, String type) {
    return header(request, HttpHeaders.ACCEPT).contains(type);
  }

  private static String header(RoutingContext request, CharSequence name) {
    return Objects.requireNonNullElse(request.request().getHeader(name), "");
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return browsers.getCredentialTypes();
  }

  @Override
  public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext request) {
    return browsers.getCredentialTransport(request);
  }
}
