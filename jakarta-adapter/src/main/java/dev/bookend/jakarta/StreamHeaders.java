package dev.bookend.jakarta;

import dev.bookend.http.EventStream;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Sets the headers of live streams. Bound to their route; other routes are not filtered. */
@Provider
@StreamHeaders.OfStreams
public class StreamHeaders implements ContainerResponseFilter {
  /** Binds the filter to the route of live streams. */
  @NameBinding
  @Target({ElementType.TYPE, ElementType.METHOD})
  @Retention(RetentionPolicy.RUNTIME)
  @interface OfStreams {}

  /** Called by the container. */
  public StreamHeaders() {}

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getStatus() < 300) {
      EventStream.headers().forEach(response.getHeaders()::putSingle);
    }
  }
}
