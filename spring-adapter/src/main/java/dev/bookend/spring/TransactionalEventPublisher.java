package dev.bookend.spring;

import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionalApplicationListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Opens a transaction for an event if one of its listeners is a transactional event listener.
 * Spring does not call such a listener for an event published outside a transaction.
 */
final class TransactionalEventPublisher implements EventPublisher {
  private final AbstractApplicationContext context;
  private final TransactionTemplate transactions;

  TransactionalEventPublisher(
      AbstractApplicationContext context, PlatformTransactionManager manager) {
    this.context = context;
    this.transactions = new TransactionTemplate(manager);
  }

  @Override
  public void publish(Object event) {
    if (isAwaitedByTransactionalListener(event)) {
      transactions.executeWithoutResult(transaction -> context.publishEvent(event));
    } else {
      context.publishEvent(event);
    }
  }

  private boolean isAwaitedByTransactionalListener(Object event) {
    ResolvableType type =
        ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, event.getClass());
    return context.getApplicationListeners().stream()
        .filter(TransactionalApplicationListener.class::isInstance)
        .anyMatch(
            listener ->
                !(listener instanceof GenericApplicationListener generic)
                    || generic.supportsEventType(type));
  }
}
