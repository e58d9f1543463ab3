package dev.bookend.spring;

/** Publishes what happened as an application event. */
interface EventPublisher {
  void publish(Object event);
}
