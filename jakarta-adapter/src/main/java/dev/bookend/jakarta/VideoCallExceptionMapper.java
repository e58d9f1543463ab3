package dev.bookend.jakarta;

import dev.bookend.call.VideoCallException;
import dev.bookend.http.CallEndpoints;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** Maps an exception of the service to the same response as Bookend's own routes. */
final class VideoCallExceptionMapper implements ExceptionMapper<VideoCallException> {
  @Override
  public Response toResponse(VideoCallException refusal) {
    return RouteGuard.response(CallEndpoints.problem(refusal));
  }
}
