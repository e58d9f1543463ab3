package dev.bookend.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.CallSettings;
import dev.bookend.FakeRooms;
import dev.bookend.FakeTokens;
import dev.bookend.Provider;
import dev.bookend.TestClock;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.Attendance;
import dev.bookend.call.CallAttendance;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallStatus;
import dev.bookend.call.CallTerms;
import dev.bookend.call.EndReason;
import dev.bookend.call.Participant.Response;
import dev.bookend.call.RolePolicy;
import dev.bookend.call.VideoCall;
import dev.bookend.jdbc.ConnectionSource;
import dev.bookend.jdbc.JdbcCallRepository;
import dev.bookend.migration.VideoCallRequestImport.Report;
import dev.bookend.migration.VideoCallRequestImport.Skipped;
import dev.bookend.port.CallQuery;
import dev.bookend.port.VideoProvider;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The import of another application's table, on one database. */
abstract class ImportContract {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final String RECIPIENT = "7d0f1f0e-52a5-4a51-a1a7-1f3fbd5a4f01";
  private static final String CAREGIVER = "7d0f1f0e-52a5-4a51-a1a7-1f3fbd5a4f02";
  private static final Actor RUTH = Actor.of(RECIPIENT);
  private static final Actor CARLOS = Actor.of(CAREGIVER);
  private static final LocalDateTime NOW = LocalDateTime.parse("2026-11-23T09:00:00");
  private static final LocalDateTime LAST_WEEK = NOW.minusDays(7);
  private static final LocalDateTime TOMORROW = NOW.plusDays(1);

  private final TestClock clock = new TestClock(NOW.toInstant(ZoneOffset.UTC));
  private final List<CallEvent> delivered = new ArrayList<>();
  private final FakeRooms rooms = new FakeRooms();
  private CallTerms terms = CallTerms.defaults();
  private JdbcCallRepository repository;

  abstract DataSource database();

  @BeforeEach
  void emptyTables() throws SQLException {
    createTable("uuid");
    repository =
        new JdbcCallRepository(
            ConnectionSource.of(database()), "import" + NUMBERS.incrementAndGet() + "_");
    repository.createSchema();
  }

  private void createTable(String idType) throws SQLException {
    execute("drop table if exists video_call_requests");
    execute(
        """
        create table video_call_requests (
          id %s not null primary key,
          booking_id uuid,
          requested_by uuid,
          recipient_id uuid,
          caregiver_id uuid,
          status varchar(20),
          recipient_accepted boolean default false,
          caregiver_accepted boolean default false,
          scheduled_time timestamp,
          duration_seconds integer default 15,
          video_call_url varchar(500),
          created_at timestamp,
          updated_at timestamp,
          completed_at timestamp
        )
        """
            .formatted(idType));
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A row that the recipient has requested a week before its time. */
  private static Row row(String status, LocalDateTime scheduled) {
    return new Row(status, scheduled, scheduled.minusDays(7));
  }

  private static Row completedRow() {
    return row("completed", LAST_WEEK).accepted().completed(LAST_WEEK.plusSeconds(42));
  }

  private final class Stored {
    private final CallId id;

    private Stored(CallId id) {
      this.id = id;
    }

    private VideoCall call() {
      return repository.find(id).orElseThrow();
    }

    private List<String> history() {
      return repository.history(id, 0, 100).stream()
          .map(event -> event.type() + " " + event.at())
          .toList();
    }
  }

  private Stored stored(Row row) throws SQLException {
    store(row);
    Report report = run();
    assertThat(report.skipped()).isEmpty();
    return new Stored(VideoCallRequest.callId(row.id.toString()));
  }

  private void store(Row row) throws SQLException {
    try (Connection connection = database().getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into video_call_requests values (?,?,?,?,?,?,?,?,?,?,?,?,?,?)")) {
      int index = 1;
      for (Object value : row.values()) {
        insert.setObject(index++, value);
      }
      insert.executeUpdate();
    }
  }

  private Report run() throws SQLException {
    return run(ZoneOffset.UTC);
  }

  private Report run(ZoneId zone) throws SQLException {
    return new VideoCallRequestImport(repository, terms, zone, clock.instant()).run(database());
  }

  private VideoCallService service() {
    return VideoCallService.builder()
        .repository(repository)
        .provider(VideoProvider.of(rooms, new FakeTokens()))
        .clock(clock)
        .settings(CallSettings.builder().terms(terms).build())
        .listener((event, call) -> delivered.add(event))
        .build();
  }

  private void runDue(VideoCallService calls, Instant time) {
    clock.set(time);
    while (calls.keeper().runDue() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aPendingCallOfTheFutureIsAcceptedJoinedAndEnded() throws SQLException {
    Row row = row("pending", TOMORROW);
    Stored stored = stored(row);
    VideoCallService calls = service();

    assertThat(
            calls
                .search(CARLOS, CallQuery.builder().participant(CAREGIVER).awaiting(true).build())
                .items())
        .containsExactly(stored.call());
    calls.accept(CARLOS, stored.id);
    runDue(calls, TOMORROW.toInstant(ZoneOffset.UTC));
    assertThat(calls.join(RUTH, stored.id).roomName()).isEqualTo(stored.id.roomName());
    calls.join(CARLOS, stored.id);
    Provider.connects(calls, stored.id, RECIPIENT, CAREGIVER);
    runDue(calls, clock.instant().plusSeconds(15));

    assertThat(stored.call().endReason()).isEqualTo(EndReason.TIME_LIMIT);
    assertThat(delivered)
        .as("nothing of the past")
        .extracting(CallEvent::sequence)
        .startsWith(2)
        .isSorted();
    assertThat(delivered.get(0)).isInstanceOf(CallEvent.Accepted.class);
  }

  @Test
  void anAcceptedCallOfTheFutureKeepsItsPeopleTimesAndBooking() throws SQLException {
    Row row = row("accepted", TOMORROW).accepted().lasting(600);
    VideoCall call = stored(row).call();

    assertThat(call.status()).isEqualTo(CallStatus.ACCEPTED);
    assertThat(call.id().value()).isEqualTo(row.id);
    assertThat(call.bookingId()).isEqualTo(row.booking.toString());
    assertThat(call.requestedBy()).isEqualTo(RECIPIENT);
    assertThat(call.participant(RECIPIENT).orElseThrow().role()).isEqualTo("care_recipient");
    assertThat(call.participant(CAREGIVER).orElseThrow().role()).isEqualTo("caregiver");
    assertThat(call.scheduledAt()).isEqualTo(TOMORROW.toInstant(ZoneOffset.UTC));
    assertThat(call.terms().limit()).isEqualTo(Duration.ofMinutes(10));
    assertThat(call.times().createdAt()).isEqualTo(row.created.toInstant(ZoneOffset.UTC));
    assertThat(call.dueAt()).hasValue(call.joinOpensAt());
  }

  @Test
  void theFlagsDecideTheResponsesWhateverAnOpenStatusSays() throws SQLException {
    VideoCall half = stored(row("accepted", TOMORROW).flags(true, false)).call();
    VideoCall both = stored(row("pending", TOMORROW).flags(true, true)).call();
    VideoCall asked = stored(row("pending", TOMORROW).requestedBy(CAREGIVER)).call();

    assertThat(half.status()).isEqualTo(CallStatus.PENDING);
    assertThat(half.isAwaiting(CAREGIVER)).isTrue();
    assertThat(both.status()).isEqualTo(CallStatus.ACCEPTED);
    assertThat(asked.participant(CAREGIVER).orElseThrow().response()).isEqualTo(Response.ACCEPTED);
    assertThat(asked.isAwaiting(RECIPIENT)).isTrue();
  }

  @Test
  void aCallThatAThirdPersonRequestedIsOfTheOneWhoHasAccepted() throws SQLException {
    String staff = UUID.randomUUID().toString();
    VideoCall call = stored(row("pending", TOMORROW).requestedBy(staff).flags(false, true)).call();

    assertThat(call.requestedBy()).isEqualTo(CAREGIVER);
    assertThat(call.isAwaiting(RECIPIENT)).isTrue();
    assertThat(call.peopleCalled()).containsExactlyInAnyOrder(RECIPIENT, CAREGIVER);
  }

  @Test
  void aCompletedCallKeepsItsTimesAndItsAttendanceIsUnknown() throws SQLException {
    Row row = completedRow();
    Stored stored = stored(row);
    VideoCall call = stored.call();

    assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(call.endedBy().system()).isEqualTo("earlier-app");
    assertThat(call.attendance()).isEqualTo(Attendance.UNKNOWN);
    assertThat(CallAttendance.of(call, clock.instant()).people())
        .noneMatch(CallAttendance.Person::noShow);
    assertThat(stored.history())
        .containsExactly(
            "requested 2026-11-09T09:00:00Z",
            "accepted 2026-11-09T09:00:00Z",
            "join_opened 2026-11-16T08:55:00Z",
            "token_issued 2026-11-16T09:00:00Z",
            "token_issued 2026-11-16T09:00:00Z",
            "completed 2026-11-16T09:00:42Z");
  }

  @Test
  void completedWithoutCompletedAtEndsAtTheLastUpdate() throws SQLException {
    Row row = row("completed", LAST_WEEK).accepted().updated(LAST_WEEK.plusMinutes(3));

    assertThat(stored(row).call().times().endedAt())
        .isEqualTo(LAST_WEEK.plusMinutes(3).toInstant(ZoneOffset.UTC));
  }

  @Test
  void declinedTellsWho() throws SQLException {
    Stored byInvitee = stored(row("declined", LAST_WEEK).flags(true, false));
    Stored byRequester = stored(row("declined", LAST_WEEK).flags(false, true));

    assertThat(byInvitee.call().status()).isEqualTo(CallStatus.DECLINED);
    assertThat(repository.history(byInvitee.id, 1, 9))
        .extracting(CallEvent::by)
        .containsExactly(CAREGIVER);
    assertThat(repository.history(byRequester.id, 1, 9))
        .extracting(CallEvent::by)
        .containsExactly(RECIPIENT);
  }

  @Test
  void anExpiredCallExpiresAtItsLastUpdate() throws SQLException {
    Stored early = stored(row("expired", TOMORROW).updated(NOW.minusHours(2)));
    Stored late = stored(row("expired", LAST_WEEK).updated(NOW));

    assertThat(early.history())
        .containsExactly("requested 2026-11-17T09:00:00Z", "expired 2026-11-23T07:00:00Z");
    assertThat(late.history()).last().isEqualTo("expired 2026-11-16T09:10:00Z");
  }

  @Test
  void anOpenCallWhoseTimeIsOverIsMissedOrExpired() throws SQLException {
    Stored pending = stored(row("pending", LAST_WEEK));
    Stored accepted = stored(row("accepted", LAST_WEEK).accepted());
    Stored noRoom = stored(row("expired", LAST_WEEK).flags(true, true));

    assertThat(pending.history()).last().isEqualTo("expired 2026-11-16T09:10:00Z");
    assertThat(accepted.history()).last().isEqualTo("missed 2026-11-16T09:10:00Z");
    assertThat(accepted.history()).noneMatch(event -> event.startsWith("no_show"));
    assertThat(noRoom.call().status()).isEqualTo(CallStatus.MISSED);
    assertThat(noRoom.history())
        .as("without a room nobody was there")
        .filteredOn(event -> event.startsWith("no_show"))
        .hasSize(2);
  }

  @Test
  void nothingOfThePastIsDueOrDelivered() throws SQLException {
    terms = terms.toBuilder().remindBefore(List.of(Duration.ofDays(2))).build();
    store(completedRow());
    store(row("accepted", LAST_WEEK).accepted());
    store(row("pending", LAST_WEEK));
    store(row("declined", LAST_WEEK));
    store(row("expired", LAST_WEEK));
    store(row("accepted", TOMORROW).accepted());
    assertThat(run().imported()).isEqualTo(6);

    runDue(service(), clock.instant());

    assertThat(delivered).isEmpty();
    assertThat(repository.backlog(clock.instant()).oldestDueAt()).isNull();
    assertThat(repository.backlog(clock.instant()).undelivered()).isZero();
  }

  @Test
  void aJoinWindowThatIsOpenNowIsDelivered() throws SQLException {
    Stored stored = stored(row("accepted", NOW.plusMinutes(2)).accepted());
    VideoCallService calls = service();
    runDue(calls, clock.instant());

    assertThat(delivered).hasExactlyElementsOfTypes(CallEvent.JoinOpened.class);
    assertThat(calls.join(RUTH, stored.id).token()).isNotEmpty();
  }

  @Test
  void aReminderOfTheFutureIsDelivered() throws SQLException {
    terms = terms.toBuilder().remindBefore(List.of(Duration.ofMinutes(15))).build();
    stored(row("accepted", TOMORROW).accepted());
    runDue(service(), TOMORROW.minusMinutes(15).toInstant(ZoneOffset.UTC));

    assertThat(delivered).hasExactlyElementsOfTypes(CallEvent.ReminderDue.class);
  }

  @Test
  void policiesOfRolesApplyToCallsOfTheFutureOnly() throws SQLException {
    terms =
        terms.toBuilder()
            .roles(
                Map.of(
                    "care_recipient", RolePolicy.builder().waits(true).build(),
                    "caregiver", RolePolicy.defaults()))
            .build();
    VideoCall past = stored(completedRow()).call();
    VideoCall future = stored(row("accepted", TOMORROW).accepted()).call();

    assertThat(past.status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(past.policyOf(RECIPIENT)).isEqualTo(RolePolicy.equal());
    assertThat(future.policyOf(RECIPIENT).waits()).isTrue();
  }

  @Test
  void aSecondRunImportsNothingTwiceAndChangesNothing() throws SQLException {
    Stored changed = stored(row("pending", TOMORROW));
    store(completedRow());
    VideoCall accepted = service().accept(CARLOS, changed.id);

    assertThat(run()).isEqualTo(new Report(1, 1, List.of()));
    assertThat(run()).isEqualTo(new Report(0, 2, List.of()));
    assertThat(changed.call()).isEqualTo(accepted);
  }

  @Test
  void numbersBecomeTheSameIdsInEachRun() throws SQLException {
    createTable("bigint");
    Row row = row("pending", TOMORROW);
    row.key = 4711L;
    store(row);

    assertThat(run().imported()).isEqualTo(1);
    assertThat(run().alreadyThere()).isEqualTo(1);
    assertThat(repository.find(VideoCallRequest.callId("4711"))).isPresent();
    assertThat(VideoCallRequest.callId("4711")).isNotEqualTo(VideoCallRequest.callId("4712"));
  }

  @Test
  void timesAreReadInTheZoneOfTheColumns() throws SQLException {
    store(row("pending", TOMORROW));
    assertThat(run(ZoneId.of("Europe/Berlin")).imported()).isEqualTo(1);

    assertThat(all())
        .extracting(VideoCall::scheduledAt)
        .containsExactly(Instant.parse("2026-11-24T08:00:00Z"));
  }

  private List<VideoCall> all() {
    return repository.search(CallQuery.builder().build()).items();
  }

  @Test
  void searchFindsImportedCallsByStatusAndBooking() throws SQLException {
    Row row = completedRow();
    VideoCall call = stored(row).call();
    stored(row("pending", TOMORROW));

    assertThat(
            repository
                .search(
                    CallQuery.builder()
                        .statuses(Set.of(CallStatus.COMPLETED))
                        .bookingId(row.booking.toString())
                        .build())
                .items())
        .containsExactly(call);
    assertThat(service().purge(clock.instant())).as("ended calls can be purged").isEqualTo(1);
  }

  @Test
  void oddRowsAreReportedWithTheirIdAndReason() throws SQLException {
    odd(row("ringing", TOMORROW), "status is unknown");
    odd(row(null, TOMORROW), "status is unknown");
    odd(row("pending", TOMORROW).people(null, CAREGIVER), "recipient_id is missing");
    odd(row("pending", TOMORROW).people(RECIPIENT, null), "caregiver_id is missing");
    odd(
        row("pending", TOMORROW).people(RECIPIENT, RECIPIENT),
        "recipient_id and caregiver_id are the same person");
    odd(row("pending", TOMORROW).lasting(-15), "duration_seconds is not positive");
    odd(row("pending", TOMORROW).lasting(90_000), "limit must be between 1 s and 24 h");
    odd(
        row("pending", TOMORROW).requestedBy(UUID.randomUUID().toString()),
        "requested_by is neither recipient_id nor caregiver_id, and neither has accepted");
    odd(row("declined", LAST_WEEK).flags(true, true), "declined, but accepted by both");
    odd(row("completed", LAST_WEEK), "completed, but not accepted by both");
    odd(
        row("completed", LAST_WEEK).accepted().completed(LAST_WEEK.minusDays(8)),
        "completed_at is before created_at");
    odd(
        row("completed", LAST_WEEK).accepted().completed(LAST_WEEK.minusDays(1)),
        "completed_at is before the join window");
    odd(
        row("completed", LAST_WEEK).accepted().completed(NOW.plusHours(1)),
        "completed_at is in the future: check the time zone");
    odd(row("expired", TOMORROW).accepted(), "expired, but accepted by both and still to come");
    odd(new Row("pending", TOMORROW, null), "created_at is missing");
    odd(
        new Row("pending", TOMORROW, NOW.plusHours(1)),
        "created_at is in the future: check the time zone");
    odd(
        new Row("pending", LAST_WEEK, LAST_WEEK.plusHours(1)),
        "scheduled_time is before created_at: check the time zone");

    assertThat(all()).isEmpty();
  }

  private void odd(Row row, String reason) throws SQLException {
    execute("delete from video_call_requests");
    store(row);
    assertThat(run()).isEqualTo(new Report(0, 0, List.of(new Skipped(row.id.toString(), reason))));
  }

  @Test
  void aCallThatOverlapsAnotherExclusiveOneIsReported() throws SQLException {
    terms = terms.toBuilder().exclusive(true).build();
    store(row("accepted", TOMORROW).accepted());
    store(row("accepted", TOMORROW).accepted());

    Report report = run();

    assertThat(report.imported()).isEqualTo(1);
    assertThat(report.skipped())
        .singleElement()
        .extracting(Skipped::reason)
        .isEqualTo("one of its people has another exclusive call at that time");
  }

  @Test
  void aMissingTableIsNoEmptyOne() throws SQLException {
    execute("drop table video_call_requests");

    assertThatExceptionOfType(SQLException.class).isThrownBy(this::run);
  }

  /** The values of a row. */
  private static final class Row {
    private final UUID id = UUID.randomUUID();
    private final UUID booking = UUID.randomUUID();
    private final String status;
    private final LocalDateTime scheduled;
    private final LocalDateTime created;
    private Object key = id;
    private String requestedBy = RECIPIENT;
    private String recipient = RECIPIENT;
    private String caregiver = CAREGIVER;
    private boolean recipientAccepted;
    private boolean caregiverAccepted;
    private int seconds = 15;
    private String room;
    private LocalDateTime updated;
    private LocalDateTime completed;

    private Row(String status, LocalDateTime scheduled, LocalDateTime created) {
      this.status = status;
      this.scheduled = scheduled;
      this.created = created;
      updated = created;
    }

    private Row flags(boolean ofRecipient, boolean ofCaregiver) {
      recipientAccepted = ofRecipient;
      caregiverAccepted = ofCaregiver;
      return this;
    }

    private Row accepted() {
      room = "video-call-" + id;
      return flags(true, true);
    }

    private Row requestedBy(String identity) {
      requestedBy = identity;
      return this;
    }

    private Row people(String first, String second) {
      recipient = first;
      caregiver = second;
      return this;
    }

    private Row lasting(int duration) {
      seconds = duration;
      return this;
    }

    private Row updated(LocalDateTime time) {
      updated = time;
      return this;
    }

    private Row completed(LocalDateTime time) {
      completed = time;
      return this;
    }

    private List<Object> values() {
      List<Object> values = new ArrayList<>();
      values.add(key);
      values.add(booking);
      values.add(uuid(requestedBy));
      values.add(uuid(recipient));
      values.add(uuid(caregiver));
      values.add(status);
      values.add(recipientAccepted);
      values.add(caregiverAccepted);
      values.add(scheduled);
      values.add(seconds);
      values.add(room);
      values.add(created);
      values.add(updated);
      values.add(completed);
      return values;
    }

    private static UUID uuid(String text) {
      return text == null ? null : UUID.fromString(text);
    }
  }
}
