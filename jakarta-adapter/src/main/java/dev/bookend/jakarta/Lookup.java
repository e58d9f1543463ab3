package dev.bookend.jakarta;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** What may be there, or not. */
final class Lookup {
  private Lookup() {}

  /**
   * {@return the one bean; null if there is none}
   *
   * @throws jakarta.enterprise.inject.AmbiguousResolutionException if there are several: which is
   *     meant is for the application to say
   */
  static <T> @Nullable T find(Instance<T> beans) {
    return beans.isUnsatisfied() ? null : beans.get();
  }

  /**
   * {@return the beans of a type; a bean that an extension adds may be made with the sight of the
   * container's own jars, and then CDI tells what this jar sees}
   */
  static <T> Instance<T> seen(Instance<Object> beans, Class<T> type) {
    Instance<T> seen = beans.select(type);
    return seen.isUnsatisfied() ? CDI.current().select(type) : seen;
  }

  /** {@return what the platform has under this name; null if nothing, or it has no names} */
  @SuppressWarnings("BanJNDI") // the names are our own
  static <T> @Nullable T find(String name, Class<T> type) {
    try {
      Object found = new InitialContext().lookup(name);
      return type.isInstance(found) ? type.cast(found) : null;
    } catch (NamingException absent) {
      return null;
    }
  }
}
