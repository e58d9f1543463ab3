package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that one person needs to connect to one call. Its text form does not show the token.
 *
 * @param callId the call
 * @param identity whom it admits
 * @param roomName the provider's room
 * @param token the access token; a secret of this person's
 * @param provider who runs the room: {@code twilio} or {@code emulator}
 * @param issuedAt the server's time
 * @param expiresAt when the token stops to work for connecting and reconnecting
 * @param limit how long the call may last
 * @param endsAt when a call that runs must end; null if it has not started
 */
public record JoinTicket(
    CallId callId,
    String identity,
    String roomName,
    String token,
    String provider,
    Instant issuedAt,
    Instant expiresAt,
    Duration limit,
    @Nullable Instant endsAt) {

  @Override
  public String toString() {
    return "JoinTicket[callId=" + callId + ", expiresAt=" + expiresAt + ", token=***]";
  }
}
