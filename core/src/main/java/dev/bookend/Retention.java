package dev.bookend;

import dev.bookend.port.CallRepository;
import java.time.Instant;
import java.util.function.IntUnaryOperator;

/**
 * Deletes and anonymizes ended calls in small batches, so that no lock on calls is held for long.
 * Thread-safe.
 */
final class Retention {
  private static final int BATCH = 500;

  private final CallRepository repository;

  Retention(CallRepository repository) {
    this.repository = repository;
  }

  long purge(Instant endedBefore) {
    return inBatches(limit -> repository.purge(endedBefore, limit));
  }

  long anonymize(String identity) {
    return inBatches(limit -> repository.anonymize(identity, limit));
  }

  private static long inBatches(IntUnaryOperator batch) {
    long all = 0;
    int done;
    do {
      done = batch.applyAsInt(BATCH);
      all += done;
    } while (done == BATCH);
    return all;
  }
}
