package dev.bookend.jakarta;

import dev.bookend.call.VideoCallException;
import jakarta.ejb.EJBException;
import jakarta.ejb.EJBTransactionRolledbackException;
import jakarta.enterprise.inject.Vetoed;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Providers;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Unwraps a refusal that has left an enterprise bean which had joined its caller's transaction.
 * Containers unwrap {@link EJBException} themselves, but not this subclass of it. Without a refusal
 * inside, the mapper of the superclass decides, as if this one were absent.
 */
@Vetoed // Quarkus would make a bean of it, and load its types where there are none
class RolledBackMapper implements ExceptionMapper<EJBTransactionRolledbackException> {
  @Context @Nullable Providers providers;

  @Override
  public Response toResponse(EJBTransactionRolledbackException wrapper) {
    Optional<VideoCallException> refusal = refusal(wrapper);
    return refusal.isPresent()
        ? answer(refusal.get().getClass(), refusal.get())
        : answer(EJBException.class, wrapper);
  }

  static Optional<VideoCallException> refusal(EJBTransactionRolledbackException wrapper) {
    return Stream.<Throwable>iterate(wrapper, Objects::nonNull, Throwable::getCause)
        .filter(VideoCallException.class::isInstance)
        .map(VideoCallException.class::cast)
        .findFirst();
  }

  @SuppressWarnings("unchecked") // a mapper of this type takes its instances
  private Response answer(Class<? extends Throwable> type, RuntimeException thrown) {
    ExceptionMapper<RuntimeException> mapper =
        (ExceptionMapper<RuntimeException>)
            Objects.requireNonNull(providers).getExceptionMapper(type);
    if (mapper == null) {
      throw thrown;
    }
    return mapper.toResponse(thrown);
  }
}
