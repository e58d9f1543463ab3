package dev.bookend.jakarta;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;

/**
 * Makes a bean that the application does not have. For the container.
 *
 * @param <T> the bean's type
 */
public final class DefaultCreator<T> implements SyntheticBeanCreator<T> {
  static final String PART = "part";

  /** For the container. */
  public DefaultCreator() {}

  @SuppressWarnings("unchecked") // each part makes what is of its own type
  static <T> Class<DefaultCreator<T>> of() {
    return (Class<DefaultCreator<T>>) (Class<?>) DefaultCreator.class;
  }

  @Override
  @SuppressWarnings("unchecked")
  public T create(Instance<Object> lookup, Parameters params) {
    Default<?> part = Default.named(params.get(PART, String.class));
    return (T) part.madeBy(Lookup.seen(lookup, Wiring.class).get());
  }
}
