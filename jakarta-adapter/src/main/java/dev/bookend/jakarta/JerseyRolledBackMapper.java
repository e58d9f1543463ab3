package dev.bookend.jakarta;

import jakarta.ejb.EJBTransactionRolledbackException;
import jakarta.enterprise.inject.Vetoed;
import org.glassfish.jersey.spi.ExtendedExceptionMapper;

/**
 * The variant for Jersey, which selects a mapper only if {@code isMappable} finds a {@code
 * VideoCallException} among the causes.
 */
@Vetoed
final class JerseyRolledBackMapper extends RolledBackMapper
    implements ExtendedExceptionMapper<EJBTransactionRolledbackException> {
  @Override
  public boolean isMappable(EJBTransactionRolledbackException wrapper) {
    return refusal(wrapper).isPresent();
  }
}
