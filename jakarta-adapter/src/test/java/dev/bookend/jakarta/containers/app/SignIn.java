package dev.bookend.jakarta.containers.app;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates the user in the header {@code X-User}; {@code nameless} yields a principal without
 * a name.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class SignIn implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext request) {
    String who = request.getHeaderString("X-User");
    Principal caller = who == null ? null : () -> who.equals("nameless") ? null : who;
    request.setSecurityContext(new Signed(caller));
  }

  private record Signed(@Nullable Principal caller) implements SecurityContext {
    @Override
    public @Nullable Principal getUserPrincipal() {
      return caller;
    }

    @Override
    public boolean isUserInRole(String role) {
      return false;
    }

    @Override
    public boolean isSecure() {
      return false;
    }

    @Override
    public String getAuthenticationScheme() {
      return "header";
    }
  }
}
