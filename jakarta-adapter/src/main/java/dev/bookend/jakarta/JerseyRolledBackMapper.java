package dev.bookend.jakarta;

import jakarta.ejb.EJBTransactionRolledbackException;
import jakarta.enterprise.inject.Vetoed;
import org.glassfish.jersey.spi.ExtendedExceptionMapper;

/** Jersey can ask beforehand whether there is a refusal inside; otherwise it does not come here. */
@Vetoed
final class JerseyRolledBackMapper extends RolledBackMapper
    implements ExtendedExceptionMapper<EJBTransactionRolledbackException> {
  @Override
  public boolean isMappable(EJBTransactionRolledbackException wrapper) {
    return refusal(wrapper).isPresent();
  }
}
