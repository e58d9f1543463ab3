package dev.bookend.jakarta;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;
import java.util.Set;

/**
 * The types of the default beans that were registered.
 *
 * @param types names of the types
 */
record SyntheticBeanNames(Set<String> types) {
  static final String TYPES = "types";

  boolean contains(Class<?> type) {
    return types.contains(type.getName());
  }

  /** Called by the container. */
  public static final class Creator implements SyntheticBeanCreator<SyntheticBeanNames> {
    /** Called by the container. */
    public Creator() {}

    @Override
    public SyntheticBeanNames create(Instance<Object> lookup, Parameters params) {
      return new SyntheticBeanNames(Set.of(params.get(TYPES, String[].class)));
    }
  }
}
