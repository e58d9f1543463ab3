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
 * Maps a {@code VideoCallException} thrown by an enterprise bean that had joined its caller's
 * transaction. Containers unwrap {@link EJBException} themselves, but not this subclass of it. For
 * any other cause, the mapper of the superclass is used.
 */
@Vetoed // Quarkus would make it a bean and load EJB types, which are absent there
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

  @SuppressWarnings("unchecked") // a mapper of a type accepts instances of that type
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
