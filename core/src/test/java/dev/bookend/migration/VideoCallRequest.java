package dev.bookend.migration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bookend.call.CallId;
import dev.bookend.call.InvalidValueException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code video_call_requests}, with the values that the import needs. */
record VideoCallRequest(
    CallId id,
    @Nullable String bookingId,
    String requester,
    String recipient,
    String caregiver,
    String status,
    boolean isAccepted,
    boolean requesterAccepted,
    boolean hasRoom,
    Instant scheduledAt,
    Duration limit,
    Instant createdAt,
    Instant updatedAt,
    Instant completedAt) {
  private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(15);
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  /** A row that cannot be imported. Its message names columns, and no person. */
  static final class OddRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OddRowException(String reason) {
      super(reason);
    }
  }

  /** Reads the row; times are without a zone, as SQLAlchemy stores {@code DateTime}. */
  static VideoCallRequest read(ResultSet row, ZoneId zone, Instant now) throws SQLException {
    String recipient = person(row, "recipient_id");
    String caregiver = person(row, "caregiver_id");
    check(!recipient.equals(caregiver), "recipient_id and caregiver_id are the same person");
    Instant created = time(row, "created_at", zone);
    check(created != null, "created_at is missing");
    check(!created.isAfter(now), "created_at is in the future: check the time zone");
    Instant updated = between(created, time(row, "updated_at", zone), now);
    Instant scheduled = Objects.requireNonNullElse(time(row, "scheduled_time", zone), created);
    Instant completed = Objects.requireNonNullElse(time(row, "completed_at", zone), updated);
    check(
        !scheduled.isBefore(created.minus(CLOCK_TOLERANCE)),
        "scheduled_time is before created_at: check the time zone");
    check(!completed.isBefore(created), "completed_at is before created_at");
    check(!completed.isAfter(now), "completed_at is in the future: check the time zone");
    int seconds = row.getInt("duration_seconds");
    Duration limit = row.wasNull() ? DEFAULT_LIMIT : Duration.ofSeconds(seconds);
    check(limit.compareTo(Duration.ZERO) > 0, "duration_seconds is not positive");
    String requester = requester(row, recipient, caregiver);
    boolean recipientAccepted = row.getBoolean("recipient_accepted");
    boolean caregiverAccepted = row.getBoolean("caregiver_accepted");
    boolean isOfRecipient = requester.equals(recipient);
    String room = row.getString("video_call_url");
    return new VideoCallRequest(
        callId(row.getString("id")),
        row.getString("booking_id"),
        requester,
        recipient,
        caregiver,
        String.valueOf(row.getString("status")).strip().toLowerCase(Locale.ROOT),
        isOfRecipient ? caregiverAccepted : recipientAccepted,
        isOfRecipient ? recipientAccepted : caregiverAccepted,
        room != null && !room.isBlank(),
        scheduled.isBefore(created) ? created : scheduled,
        limit,
        created,
        updated,
        completed);
  }

  private static Instant between(Instant first, @Nullable Instant time, Instant last) {
    return time == null || time.isBefore(first) ? first : time.isAfter(last) ? last : time;
  }

  /** The id if it is a UUID; otherwise always the same UUID for the same id. */
  static CallId callId(String id) {
    try {
      return CallId.of(id);
    } catch (InvalidValueException noUuid) {
      return new CallId(UUID.nameUUIDFromBytes(("video_call_requests/" + id).getBytes(UTF_8)));
    }
  }

  /** The requester if that is one of the two; otherwise the one who has accepted. */
  private static String requester(ResultSet row, String recipient, String caregiver)
      throws SQLException {
    String requestedBy = row.getString("requested_by");
    if (recipient.equals(requestedBy) || caregiver.equals(requestedBy)) {
      return requestedBy;
    }
    boolean recipientAccepted = row.getBoolean("recipient_accepted");
    check(
        recipientAccepted || row.getBoolean("caregiver_accepted"),
        "requested_by is neither recipient_id nor caregiver_id, and neither has accepted");
    return recipientAccepted ? recipient : caregiver;
  }

  private static String person(ResultSet row, String column) throws SQLException {
    String identity = row.getString(column);
    check(identity != null && !identity.isBlank(), column + " is missing");
    return identity;
  }

  private static @Nullable Instant time(ResultSet row, String column, ZoneId zone)
      throws SQLException {
    LocalDateTime time = row.getObject(column, LocalDateTime.class);
    return time == null ? null : time.atZone(zone).toInstant();
  }

  /** Rejects the row with a reason unless a rule holds. */
  static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new OddRowException(otherwise);
    }
  }

  /** The person who was asked. */
  String invitee() {
    return requester.equals(recipient) ? caregiver : recipient;
  }
}
