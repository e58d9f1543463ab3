package dev.bookend.jakarta;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import java.util.concurrent.ThreadFactory;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** Finds optional beans and JNDI objects. */
final class Lookup {
  private Lookup() {}

  /**
   * {@return the only bean of the type; null if there is none}
   *
   * @throws jakarta.enterprise.inject.AmbiguousResolutionException if there are several
   */
  static <T> @Nullable T find(Instance<T> beans) {
    return beans.isUnsatisfied() ? null : beans.get();
  }

  /**
   * {@return the beans of a type} A synthetic bean may be created with a lookup that only sees the
   * container's own jars; {@link CDI#current()} sees the jar of this class.
   */
  static <T> Instance<T> select(Instance<Object> beans, Class<T> type) {
    Instance<T> visible = beans.select(type);
    return visible.isUnsatisfied() ? CDI.current().select(type) : visible;
  }

  /** {@return the container's managed threads; null if it has none} */
  static @Nullable ThreadFactory managedThreads() {
    return find("java:comp/DefaultManagedThreadFactory", ThreadFactory.class);
  }

  /** {@return the object bound to a JNDI name; null if there is none or JNDI is not available} */
  @SuppressWarnings("BanJNDI") // all names are constants of this module
  static <T> @Nullable T find(String name, Class<T> type) {
    try {
      Object found = new InitialContext().lookup(name);
      return type.isInstance(found) ? type.cast(found) : null;
    } catch (NamingException absent) {
      return null;
    }
  }
}
