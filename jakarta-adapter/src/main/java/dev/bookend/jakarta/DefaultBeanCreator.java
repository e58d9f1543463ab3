package dev.bookend.jakarta;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;

/**
 * Creates a default bean. Instantiated by the container.
 *
 * @param <T> the bean's type
 */
public final class DefaultBeanCreator<T> implements SyntheticBeanCreator<T> {
  static final String TYPE = "type";

  /** Called by the container. */
  public DefaultBeanCreator() {}

  @SuppressWarnings("unchecked") // a default bean creates instances of its own type
  static <T> Class<DefaultBeanCreator<T>> of() {
    return (Class<DefaultBeanCreator<T>>) (Class<?>) DefaultBeanCreator.class;
  }

  @Override
  @SuppressWarnings("unchecked")
  public T create(Instance<Object> lookup, Parameters params) {
    DefaultBean<?> bean = DefaultBean.named(params.get(TYPE, String.class));
    return (T) bean.create(Lookup.select(lookup, BeanFactory.class).get());
  }
}
