package dev.bookend.jakarta.containers.app.host;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** A refusal of the host's own, with a mapper. */
public class MappedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Answers it. */
  @Provider
  public static class Mapper implements ExceptionMapper<MappedException> {
    @Override
    public Response toResponse(MappedException refusal) {
      return Response.status(418).entity("mapped by the host").type("text/plain").build();
    }
  }
}
