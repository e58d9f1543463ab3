package dev.bookend.examples.jakarta;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Removes the browser's cookie. */
@Path("/logout")
public class SignOut {
  private final NewCookie nobody;

  SignOut(@ConfigProperty(name = "quarkus.http.auth.form.cookie-name") String cookie) {
    nobody = new NewCookie.Builder(cookie).path("/").maxAge(0).httpOnly(true).build();
  }

  @POST
  public Response leave() {
    return Response.seeOther(URI.create("/login.html?logout")).cookie(nobody).build();
  }
}
