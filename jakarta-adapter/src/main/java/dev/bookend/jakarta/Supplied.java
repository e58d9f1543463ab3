package dev.bookend.jakarta;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;
import java.util.Set;

/**
 * What the application does not have itself.
 *
 * @param types names of the types
 */
record Supplied(Set<String> types) {
  static final String TYPES = "types";

  boolean has(Class<?> type) {
    return types.contains(type.getName());
  }

  /** For the container. */
  public static final class Creator implements SyntheticBeanCreator<Supplied> {
    /** For the container. */
    public Creator() {}

    @Override
    public Supplied create(Instance<Object> lookup, Parameters params) {
      return new Supplied(Set.of(params.get(TYPES, String[].class)));
    }
  }
}
