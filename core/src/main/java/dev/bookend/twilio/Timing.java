package dev.bookend.twilio;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The time of requests in nanoseconds, from any origin, and how responses are waited for. */
interface Timing extends LongSupplier {
  /**
   * Waits for a response.
   *
   * @param begun whether its status has arrived
   * @param nanos how long
   */
  default <T> T await(CompletableFuture<T> response, BooleanSupplier begun, long nanos)
      throws InterruptedException, ExecutionException, TimeoutException {
    return response.get(nanos, TimeUnit.NANOSECONDS);
  }
}
