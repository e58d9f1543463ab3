package dev.bookend.keeper;

import dev.bookend.call.ProviderException;
import dev.bookend.call.StorageException;
import dev.bookend.port.CallRepository;
import dev.bookend.port.CallRepository.Backlog;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoRooms;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Computes the {@link CallHealth}. Queries the provider at most once per 10 s. Thread-safe. */
final class HealthCheck {
  private static final Duration EVERY = Duration.ofSeconds(10);

  /** The result of the last query of the provider. */
  private record Contact(Instant at, @Nullable String problem, @Nullable Duration ahead) {}

  private final CallUpdater updater;
  private final CallRepository repository;
  private final VideoRooms rooms;
  private final TokenIssuer tokens;
  private Contact contact = new Contact(Instant.MIN, null, null);

  HealthCheck(
      CallUpdater updater, CallRepository repository, VideoRooms rooms, TokenIssuer tokens) {
    this.updater = updater;
    this.repository = repository;
    this.rooms = rooms;
    this.tokens = tokens;
  }

  CallHealth health(@Nullable Instant startedAt, @Nullable Instant roundAt) {
    Instant now = updater.now();
    boolean polled = startedAt != null && roundAt != null && roundAt.isAfter(startedAt);
    Instant lastRoundAt = polled ? roundAt : startedAt;
    Backlog backlog = new Backlog(null, 0);
    String storageProblem = null;
    try {
      backlog = repository.backlog(now);
    } catch (StorageException e) {
      storageProblem = "Calls can't be read from the storage.";
    }
    Contact provider = provider(now);
    Instant due = backlog.oldestDueAt();
    return new CallHealth(
        tokens.isConfigured(),
        provider.problem(),
        provider.ahead(),
        lastRoundAt == null ? null : Duration.between(lastRoundAt, now),
        due == null ? Duration.ZERO : Duration.between(due, now),
        backlog.undelivered(),
        storageProblem);
  }

  private synchronized Contact provider(Instant now) {
    if (rooms.managesRooms() && !now.isBefore(contact.at().plus(EVERY))) {
      contact = query(now);
    }
    return contact;
  }

  private Contact query(Instant now) {
    try {
      Instant theirs = rooms.providerTime();
      return new Contact(now, null, Duration.between(updater.now(), theirs));
    } catch (ProviderException e) {
      return e.isBusy() ? contact : new Contact(now, e.getMessage(), null);
    }
  }
}
