package dev.bookend.jakarta.containers.app.host.ee;

import dev.bookend.jakarta.containers.app.host.MappedException;
import jakarta.ejb.Stateless;

/** An enterprise bean of the application; its container wraps the exceptions that it throws. */
@Stateless
public class Wards {
  /** Throws an exception that has a mapper. */
  public void mapped() {
    throw new MappedException();
  }

  /** Throws an exception without a mapper. */
  public void unmapped() {
    throw new UnsupportedOperationException("not mapped");
  }
}
