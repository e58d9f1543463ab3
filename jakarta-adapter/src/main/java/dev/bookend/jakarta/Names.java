package dev.bookend.jakarta;

import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** What the platform has under its well-known names. */
final class Names {
  private Names() {}

  /** {@return what is there; null if nothing is, or there are no names at all} */
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
