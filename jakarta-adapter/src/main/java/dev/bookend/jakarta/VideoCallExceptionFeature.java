package dev.bookend.jakarta;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Maps a {@link dev.bookend.call.VideoCallException} thrown by a resource of the application to the
 * same {@code application/problem+json} as Bookend's own routes. An {@code ExceptionMapper} of the
 * application for this exception or a subclass takes precedence. {@code
 * bookend.http.handle-exceptions=false} disables the mapping. Instantiated by the container.
 */
@Provider
public final class VideoCallExceptionFeature implements Feature {
  /** After all mappers of the application. */
  private static final int PRIORITY = Priorities.USER + 1000;

  /** Called by the container. */
  public VideoCallExceptionFeature() {}

  @Override
  public boolean configure(FeatureContext context) {
    // Not the config bean: Quarkus configures features before all properties are known, and the
    // bean would keep them.
    if (!BeanFactory.read(ConfigProvider.getConfig()).handlesExceptions()) {
      return false;
    }
    context.register(new VideoCallExceptionMapper(), PRIORITY);
    if (BookendExtension.isPresent("jakarta.ejb.EJBTransactionRolledbackException")) {
      context.register(EnterpriseBeans.mapper(), PRIORITY);
    }
    return true;
  }

  /** A class of its own, because it must be loaded only if EJB is present. */
  private static final class EnterpriseBeans {
    static RolledBackMapper mapper() {
      return BookendExtension.isPresent("org.glassfish.jersey.spi.ExtendedExceptionMapper")
          ? Jersey.mapper()
          : new RolledBackMapper();
    }
  }

  /** A class of its own, because it must be loaded only if Jersey is present. */
  private static final class Jersey {
    static RolledBackMapper mapper() {
      return new JerseyRolledBackMapper();
    }
  }
}
