package dev.bookend.jakarta;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Answers a {@link dev.bookend.call.VideoCallException} that leaves a resource of the application
 * as Bookend's routes do, with {@code application/problem+json}. An {@code ExceptionMapper} of the
 * application for the same exception, or a subclass, takes precedence; {@code
 * bookend.http.handle-exceptions=false} leaves all to the application. For the container.
 */
@Provider
public final class VideoCallExceptionFeature implements Feature {
  /** After all mappers of the application. */
  private static final int PRIORITY = Priorities.USER + 1000;

  /** For the container. */
  public VideoCallExceptionFeature() {}

  @Override
  public boolean configure(FeatureContext context) {
    // Not the bean: Quarkus configures features before all settings are there, and it keeps them.
    if (!Wiring.read(ConfigProvider.getConfig()).handlesExceptions()) {
      return false;
    }
    context.register(new VideoCallExceptionMapper(), PRIORITY);
    if (BookendExtension.isPresent("jakarta.ejb.EJBTransactionRolledbackException")) {
      context.register(EnterpriseBeans.mapper(), PRIORITY);
    }
    return true;
  }

  /** Apart, as it is loaded only if there are such types. */
  private static final class EnterpriseBeans {
    static RolledBackMapper mapper() {
      return BookendExtension.isPresent("org.glassfish.jersey.spi.ExtendedExceptionMapper")
          ? Jersey.mapper()
          : new RolledBackMapper();
    }
  }

  /** Likewise. */
  private static final class Jersey {
    static RolledBackMapper mapper() {
      return new JerseyRolledBackMapper();
    }
  }
}
