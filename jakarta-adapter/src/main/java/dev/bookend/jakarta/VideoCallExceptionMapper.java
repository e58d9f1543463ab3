package dev.bookend.jakarta;

import dev.bookend.call.VideoCallException;
import dev.bookend.http.CallEndpoints;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/**
 * What the service refuses in a resource of the application's is answered as on Bookend's routes,
 * unless the application has a mapper of its own for it. For the container.
 */
@Provider
@Priority(Priorities.USER + 1000)
public final class VideoCallExceptionMapper implements ExceptionMapper<VideoCallException> {
  /** For the container. */
  public VideoCallExceptionMapper() {}

  @Override
  public Response toResponse(VideoCallException refusal) {
    return Routes.response(CallEndpoints.problem(refusal));
  }
}
