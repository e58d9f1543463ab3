package dev.bookend.spring;

/** Publishes call events as application events. */
interface EventPublisher {
  void publish(Object event);
}
