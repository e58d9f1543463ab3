package dev.bookend.examples.jakarta;

import dev.bookend.call.InvalidValueException;
import dev.bookend.call.StorageException;
import io.quarkus.security.ForbiddenException;
import jakarta.transaction.RollbackException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Maps exceptions in the application's own routes to problem documents like Bookend's. Other
 * exceptions of the service are mapped by Bookend.
 */
final class AppProblems {
  private static final Map<String, String> WIRE_NAMES =
      Map.of("startsAt", "starts_at", "scheduledAt", "starts_at");

  private AppProblems() {}

  @Provider
  public static class Invalid implements ExceptionMapper<InvalidValueException> {
    private final UriInfo uri;

    Invalid(@Context UriInfo uri) {
      this.uri = uri;
    }

    @Override
    public Response toResponse(InvalidValueException e) {
      String field = WIRE_NAMES.getOrDefault(e.field(), e.field());
      Map<String, Object> problem =
          problem(uri, Status.BAD_REQUEST, "invalid_request", field + " " + e.rule() + ".");
      problem.put("field", field);
      return answer(Status.BAD_REQUEST, problem).build();
    }
  }

  @Provider
  public static class Unavailable implements ExceptionMapper<StorageException> {
    private final UriInfo uri;

    Unavailable(@Context UriInfo uri) {
      this.uri = uri;
    }

    @Override
    public Response toResponse(StorageException e) {
      return unavailable(uri);
    }
  }

  /** The transaction was rolled back at commit, because the database is down. */
  @Provider
  public static class NotCommitted implements ExceptionMapper<RollbackException> {
    private final UriInfo uri;

    NotCommitted(@Context UriInfo uri) {
      this.uri = uri;
    }

    @Override
    public Response toResponse(RollbackException e) {
      return unavailable(uri);
    }
  }

  /** The role of the user does not allow the request. */
  @Provider
  public static class NotAllowed implements ExceptionMapper<ForbiddenException> {
    private final UriInfo uri;

    NotAllowed(@Context UriInfo uri) {
      this.uri = uri;
    }

    @Override
    public Response toResponse(ForbiddenException e) {
      return answer(
              Status.FORBIDDEN,
              problem(uri, Status.FORBIDDEN, "not_allowed", "This request is not allowed."))
          .build();
    }
  }

  private static Response unavailable(UriInfo uri) {
    return answer(
            Status.SERVICE_UNAVAILABLE,
            problem(
                uri,
                Status.SERVICE_UNAVAILABLE,
                "storage_unavailable",
                "Bookings cannot be stored or read at the moment. Try again later."))
        .header(HttpHeaders.RETRY_AFTER, "1")
        .build();
  }

  private static Map<String, Object> problem(
      UriInfo uri, Status status, String code, String detail) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("detail", detail);
    problem.put("instance", uri.getRequestUri().getRawPath());
    problem.put("status", status.getStatusCode());
    problem.put("title", status.getReasonPhrase());
    problem.put("code", code);
    return problem;
  }

  private static ResponseBuilder answer(Status status, Map<String, Object> problem) {
    return Response.status(status).type("application/problem+json").entity(problem);
  }
}
