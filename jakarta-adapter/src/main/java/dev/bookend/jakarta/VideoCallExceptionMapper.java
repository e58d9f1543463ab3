package dev.bookend.jakarta;

import dev.bookend.call.VideoCallException;
import dev.bookend.http.CallEndpoints;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** Answers a refusal of the service as Bookend's routes do. */
final class VideoCallExceptionMapper implements ExceptionMapper<VideoCallException> {
  @Override
  public Response toResponse(VideoCallException refusal) {
    return Routes.response(CallEndpoints.problem(refusal));
  }
}
