package dev.bookend.port;

import dev.bookend.call.CallEvent;
import java.time.Instant;

/**
 * An event as stored.
 *
 * @param event the event; call id and sequence number identify it
 * @param storedAt when the event was stored, by the clock of the storage, in microseconds. It may
 *     be earlier than that of an event that was visible before, because transactions take time
 */
public record JournalEntry(CallEvent event, Instant storedAt) {}
