package dev.bookend.jakarta.containers.app.host.ee;

import dev.bookend.jakarta.containers.app.host.MappedException;
import jakarta.ejb.Stateless;

/** An enterprise bean of the host's: what it throws, its container wraps. */
@Stateless
public class Wards {
  /** An exception that the host maps. */
  public void mapped() {
    throw new MappedException();
  }

  /** An exception that nobody maps. */
  public void unmapped() {
    throw new UnsupportedOperationException("not mapped");
  }
}
