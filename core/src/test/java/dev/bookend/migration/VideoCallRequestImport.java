package dev.bookend.migration;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallConflictException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.DoubleBookedException;
import dev.bookend.call.StorageException;
import dev.bookend.call.VideoCall;
import dev.bookend.call.VideoCallException;
import dev.bookend.port.CallRepository;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Imports the table {@code video_call_requests} of another application. Each row becomes a call, by
 * the transitions that have led to its status. An imported row is not imported again.
 */
public final class VideoCallRequestImport {
  private static final String ROWS = "select * from video_call_requests order by created_at, id";
  private static final int FETCH_SIZE = 500;
  private static final Actor EARLIER_APP = Actor.system("earlier-app");
  private static final Duration SHORTEST_ANSWER_TIME = Duration.ofSeconds(1);

  /** A row that was not imported, and why. */
  public record Skipped(String id, String reason) {}

  /** The result. */
  public record Report(int imported, int alreadyThere, List<Skipped> skipped) {}

  private final CallRepository calls;
  private final CallTerms terms;
  private final ZoneId zone;
  private final Instant now;
  private final List<Skipped> skipped = new ArrayList<>();
  private int imported;
  private int alreadyThere;

  /**
   * Prepares an import.
   *
   * @param calls stores the calls
   * @param terms the terms of the calls, those of your {@code VideoCallService}; each row has its
   *     own limit
   * @param zone the time zone of the columns with times
   * @param now the current time: earlier events are not delivered to listeners
   */
  public VideoCallRequestImport(CallRepository calls, CallTerms terms, ZoneId zone, Instant now) {
    this.calls = calls;
    this.terms = terms;
    this.zone = zone;
    this.now = now;
  }

  /** Imports all rows of a database, each in a transaction of its own. */
  public Report run(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement select = connection.prepareStatement(ROWS)) {
      connection.setAutoCommit(false); // PostgreSQL's driver then reads the rows in portions
      select.setFetchSize(FETCH_SIZE);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          add(row);
        }
      }
      connection.rollback();
    }
    return new Report(imported, alreadyThere, List.copyOf(skipped));
  }

  private void add(ResultSet row) throws SQLException {
    String id = row.getString("id");
    try {
      if (calls.find(VideoCallRequest.callId(id)).isPresent()) {
        alreadyThere++;
      } else {
        calls.insert(call(VideoCallRequest.read(row, zone, now)));
        imported++;
      }
    } catch (CallConflictException concurrentRun) {
      alreadyThere++;
    } catch (DoubleBookedException e) {
      skipped.add(new Skipped(id, "one of its people has another exclusive call at that time"));
    } catch (StorageException e) {
      throw e;
    } catch (VideoCallException | VideoCallRequest.OddRowException e) {
      skipped.add(new Skipped(id, String.valueOf(e.getMessage())));
    }
  }

  private CallChange call(VideoCallRequest row) {
    return switch (row.status()) {
      case "pending", "accepted" -> open(row);
      case "declined" -> declined(row);
      case "completed" -> completed(row);
      case "expired" -> expired(row);
      default -> throw new VideoCallRequest.OddRowException("status is unknown");
    };
  }

  /** What happens from now on, for example that the join window opens, is delivered. */
  private CallChange open(VideoCallRequest row) {
    CallChange open =
        markedDelivered(answered(row, terms, row.updatedAt())).then(call -> call.advanceTo(now));
    return open.call().status().isOver() ? notHeld(row, terms) : open;
  }

  private CallChange answered(VideoCallRequest row, CallTerms with, Instant at) {
    CallChange requested = requested(row, with);
    return row.isAccepted() ? requested.then(call -> call.accept(row.invitee(), at)) : requested;
  }

  private static CallChange requested(VideoCallRequest row, CallTerms with) {
    CallRequest request =
        CallRequest.inviting(row.invitee())
            .onBehalfOf(row.requester())
            .withRoles(Map.of(row.recipient(), "care_recipient", row.caregiver(), "caregiver"))
            .forBooking(row.bookingId())
            .at(row.scheduledAt())
            .lasting(row.limit());
    return VideoCall.request(row.id(), EARLIER_APP, request, with, row.createdAt());
  }

  private CallChange declined(VideoCallRequest row) {
    VideoCallRequest.check(
        !row.isAccepted() || !row.requesterAccepted(), "declined, but accepted by both");
    String decliner = row.isAccepted() ? row.requester() : row.invitee();
    return markedDelivered(
        requested(row, past(terms)).then(call -> call.decline(decliner, row.updatedAt())));
  }

  private CallChange completed(VideoCallRequest row) {
    VideoCallRequest.check(row.isAccepted(), "completed, but not accepted by both");
    CallChange accepted = answered(row, past(terms), row.createdAt());
    Instant end = row.completedAt();
    VideoCallRequest.check(
        !end.isBefore(accepted.call().joinOpensAt()), "completed_at is before the join window");
    Instant joined = end.isBefore(row.scheduledAt()) ? end : row.scheduledAt();
    return markedDelivered(
        joined(row, accepted, joined).then(call -> call.complete(EARLIER_APP, null, end)));
  }

  private CallChange expired(VideoCallRequest row) {
    Duration open = Duration.between(row.createdAt(), row.updatedAt());
    CallTerms until =
        terms.toBuilder()
            .answerWithin(open.compareTo(SHORTEST_ANSWER_TIME) < 0 ? SHORTEST_ANSWER_TIME : open)
            .build();
    CallChange over = notHeld(row, until);
    VideoCallRequest.check(
        over.call().status().isOver(), "expired, but accepted by both and still to come");
    return over;
  }

  /** A call whose time is over: missed if it was accepted, otherwise expired. */
  private CallChange notHeld(VideoCallRequest row, CallTerms with) {
    CallChange answered = answered(row, past(with), row.createdAt());
    boolean mayHaveJoined = row.isAccepted() && row.hasRoom() && !row.scheduledAt().isAfter(now);
    return markedDelivered(
        until(now, mayHaveJoined ? joined(row, answered, row.scheduledAt()) : answered));
  }

  /** Both had a token, so that nobody counts as absent: the earlier application saw nobody. */
  private static CallChange joined(VideoCallRequest row, CallChange accepted, Instant at) {
    return until(at, accepted)
        .then(call -> call.join(row.requester(), at))
        .then(call -> call.join(row.invitee(), at));
  }

  /** Applies what time alone has done, each step at its own time. */
  private static CallChange until(Instant end, CallChange change) {
    CallChange all = change;
    Optional<Instant> next = all.call().nextTransitionAt();
    while (next.isPresent() && !next.get().isAfter(end)) {
      Instant at = next.get();
      all = all.then(call -> call.advanceTo(at));
      next = all.call().nextTransitionAt();
    }
    return all;
  }

  /** Without reminders and role policies, which the earlier application did not have. */
  private static CallTerms past(CallTerms terms) {
    return terms.toBuilder().remindBefore(List.of()).roles(Map.of()).build();
  }

  private static CallChange markedDelivered(CallChange change) {
    return change.then(call -> call.delivered(call.outbox().recorded()));
  }
}
