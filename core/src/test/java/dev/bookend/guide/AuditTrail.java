package dev.bookend.guide;

import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.port.AccessLog;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;

/** Stores who has read what. */
final class AuditTrail implements AccessLog {
  record Entry(String who, Read what, CallId call, Instant at) {}

  private final Consumer<Entry> table;

  AuditTrail(Consumer<Entry> table) {
    this.table = table;
  }

  @Override
  public void accessed(Actor actor, Read read, CallId call, Instant at) {
    String system = "system " + Objects.requireNonNullElse(actor.systemName(), "");
    table.accept(new Entry(Objects.requireNonNullElse(actor.identity(), system), read, call, at));
  }
}
