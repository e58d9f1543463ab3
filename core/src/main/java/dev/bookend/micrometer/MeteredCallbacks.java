package dev.bookend.micrometer;

import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.InvalidValueException;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.RoomEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.function.Supplier;

/** Counts callbacks; see {@link CallMetrics#counted(ProviderCallbacks)}. */
record MeteredCallbacks(ProviderCallbacks callbacks, MeterRegistry meters)
    implements ProviderCallbacks {
  @Override
  public Optional<RoomEvent> roomEvent(Message message) {
    return counted("room", () -> callbacks.roomEvent(message));
  }

  @Override
  public UsageAlert usageAlert(Message message) {
    return counted("usage", () -> Optional.of(callbacks.usageAlert(message))).orElseThrow();
  }

  private <T> Optional<T> counted(String kind, Supplier<Optional<T>> parser) {
    String outcome = "failed";
    try {
      Optional<T> result = parser.get();
      outcome = result.isPresent() ? "read" : "ignored";
      return result;
    } catch (CallNotAllowedException e) {
      outcome = "forged";
      throw e;
    } catch (InvalidValueException e) {
      outcome = "malformed";
      throw e;
    } finally {
      meters.counter("bookend.callbacks", "kind", kind, "outcome", outcome).increment();
    }
  }
}
