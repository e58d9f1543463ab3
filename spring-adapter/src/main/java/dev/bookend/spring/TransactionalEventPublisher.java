package dev.bookend.spring;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionalApplicationListener;
import org.springframework.transaction.event.TransactionalApplicationListener.SynchronizationCallback;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Opens a transaction for an event if one of its listeners is a transactional event listener.
 * Spring does not call such a listener for an event published outside a transaction. It also
 * swallows the exceptions of listeners after the commit; here they are thrown, so that the event is
 * delivered again. Thread-safe.
 */
final class TransactionalEventPublisher implements EventPublisher {
  private static final ThreadLocal<@Nullable Delivery> CURRENT = new ThreadLocal<>();

  private final AbstractApplicationContext context;
  private final TransactionTemplate transactions;
  private final Set<TransactionalApplicationListener<?>> observed =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private final SynchronizationCallback observer =
      new SynchronizationCallback() {
        @Override
        public void postProcessEvent(ApplicationEvent event, @Nullable Throwable failure) {
          Delivery delivery = CURRENT.get();
          if (delivery != null && failure != null) {
            delivery.failed(event, failure);
          }
        }
      };

  TransactionalEventPublisher(
      AbstractApplicationContext context, PlatformTransactionManager manager) {
    this.context = context;
    this.transactions = new TransactionTemplate(manager);
  }

  @Override
  public void publish(Object event) {
    List<TransactionalApplicationListener<?>> listeners = transactionalListeners(event);
    if (listeners.isEmpty()) {
      context.publishEvent(event);
      return;
    }
    listeners.forEach(this::observe);
    Delivery delivery = new Delivery(event);
    Delivery outer = CURRENT.get();
    CURRENT.set(delivery);
    try {
      transactions.executeWithoutResult(transaction -> context.publishEvent(event));
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
    if (delivery.failure != null) {
      throw new IllegalStateException(
          "A transactional event listener failed after the commit", delivery.failure);
    }
  }

  private void observe(TransactionalApplicationListener<?> listener) {
    synchronized (observed) {
      if (observed.add(listener)) {
        listener.addCallback(observer);
      }
    }
  }

  private List<TransactionalApplicationListener<?>> transactionalListeners(Object event) {
    ResolvableType type =
        ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, event.getClass());
    List<TransactionalApplicationListener<?>> listeners = new ArrayList<>();
    for (ApplicationListener<?> listener : context.getApplicationListeners()) {
      if (listener instanceof TransactionalApplicationListener<?> transactional
          && (!(listener instanceof GenericApplicationListener generic)
              || generic.supportsEventType(type))) {
        listeners.add(transactional);
      }
    }
    return listeners;
  }

  /** The publication of one event, on one thread. */
  private static final class Delivery {
    private final Object event;
    private @Nullable Throwable failure;

    Delivery(Object event) {
      this.event = event;
    }

    /** Keeps the first failure. Listeners may publish events of their own on this thread. */
    void failed(ApplicationEvent failed, Throwable thrown) {
      boolean own = failed instanceof PayloadApplicationEvent<?> of && of.getPayload() == event;
      if (own && failure == null) {
        failure = thrown;
      }
    }
  }
}
