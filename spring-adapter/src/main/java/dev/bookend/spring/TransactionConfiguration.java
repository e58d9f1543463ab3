package dev.bookend.spring;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionalApplicationListener;

/** Publishes application events in a way that transactional event listeners receive them. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(TransactionalApplicationListener.class)
class TransactionConfiguration {
  @Bean
  EventPublisher bookendEventPublisher(
      AbstractApplicationContext context, ObjectProvider<PlatformTransactionManager> managers) {
    return new TransactionalEventPublisher(context, managers.getIfUnique(EventScope::new));
  }
}
