package dev.bookend.call;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The data that one person needs to connect to one call. Its text form does not show the token.
 *
 * @param callId the id of the call
 * @param identity the identity of the admitted person
 * @param roomName the room's name at the provider
 * @param token the access token; a secret of this person
 * @param provider the provider's name: {@code twilio} or {@code emulator}
 * @param issuedAt the server's time
 * @param expiresAt from when on the token cannot be used to connect or reconnect
 * @param limit the limit of the call
 * @param endsAt the end of a running call; null if it has not started
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
