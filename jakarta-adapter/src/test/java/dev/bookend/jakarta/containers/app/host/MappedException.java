package dev.bookend.jakarta.containers.app.host;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** An exception of the application with a mapper. */
public class MappedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Maps the exception to status 418. */
  @Provider
  public static class Mapper implements ExceptionMapper<MappedException> {
    @Override
    public Response toResponse(MappedException refusal) {
      return Response.status(418).entity("mapped by the host").type("text/plain").build();
    }
  }
}
