package dev.bookend.examples.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.ProviderException;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.port.RoomEvent;
import dev.bookend.port.VideoProvider;
import dev.bookend.twilio.TwilioClient;
import dev.bookend.twilio.TwilioCredentials;
import dev.bookend.twilio.TwilioSettings;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Measures 1,000 calls that end within the same second, on an account limited to 20 write requests
 * a second. The provider is the emulator over HTTP. Other users join calls meanwhile.
 */
record RateLimited() implements Experiment {
  private static final int CALLS = 1_000;
  private static final int WARM_UP = 100;
  private static final int WRITES_PER_SECOND = 20;
  private static final int READS_PER_SECOND = 80;
  private static final Duration PREPARATION = Duration.ofSeconds(40);
  private static final Duration HEAD_START = Duration.ofMillis(200);
  private static final Duration JOIN_INTERVAL = Duration.ofSeconds(1);
  private static final Duration AFTERWARDS = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final String FULL = "the same 1,000";
  private static final String IDEAL = "ideal, s";
  private static final String CLOSED = "last room closed, s";
  private static final String FIRST = "rooms closed before the first was opened";

  private static final String CALLS_OF_ROUND =
      "from bookend_call where booking_id = '" + FULL + "'";
  private static final String LATE =
      "select coalesce(percentile_disc(%s) within group (order by"
          + " extract(epoch from ended_at - ends_at) * 1000), 'infinity') "
          + CALLS_OF_ROUND;
  private static final String FAULTS =
      "select %d - count(*) filter (where status = 'completed' and ended_at >= ends_at"
          + " and end_reason = 'time_limit' and room_phase = 'closed'"
          + " and (select count(*) from bookend_event e"
          + " where call_id = id and event_type = 'completed') = 1) "
          + CALLS_OF_ROUND;

  @Override
  public String name() {
    return "quota";
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public Figures measure(int rounds) throws Exception {
    LogCapture log = LogCapture.onStandardError();
    List<Map<String, Double>> figures = new ArrayList<>();
    try (Postgres server = Postgres.start()) {
      round(server.create("warm_up"), log, WARM_UP);
      for (int i = 0; i < rounds; i++) {
        figures.add(round(server.create("quota_" + i), log, CALLS));
      }
    }
    return new Figures(name(), bars(), figures);
  }

  private static List<Bar> bars() {
    return List.of(
        Bar.never(500, "start max ms"),
        Bar.never(0, "lost, doubled, early or not closed"),
        Bar.atMost(1.1, CLOSED, IDEAL),
        Bar.atMost(CALLS / 100.0, "answers 429"),
        Bar.atLeast(CALLS - WRITES_PER_SECOND, FIRST),
        Bar.reported("write transactions per call"),
        Bar.reported("warnings"));
  }

  private static Map<String, Double> round(Database database, LogCapture log, int howMany)
      throws Exception {
    Contenders.BOOKEND.createSchema(database);
    TwilioEmulator emulator = new TwilioEmulator();
    try (TwilioEmulator.Server rest = emulator.serve(0);
        HikariDataSource pool = database.pool(Contenders.BOOKEND.connections())) {
      return round(database, pool, emulator, rest, log, howMany);
    }
  }

  private static Map<String, Double> round(
      Database database,
      DataSource pool,
      TwilioEmulator emulator,
      TwilioEmulator.Server rest,
      LogCapture log,
      int howMany)
      throws Exception {
    TwilioCredentials account =
        TwilioCredentials.of(emulator.accountSid(), emulator.apiKeySid(), emulator.apiKeySecret());
    TwilioClient client =
        new TwilioClient(
            account, TwilioSettings.builder().apiUrl(rest.uri()).build(), Clock.systemUTC());
    VideoCallService setup =
        Bookend.service(pool, VideoProvider.of(emulator.rooms(), emulator.tokens())).build();
    RecordingRooms rooms = new RecordingRooms(client.rooms());
    VideoCallService calls =
        Bookend.service(pool, VideoProvider.of(rooms, emulator.tokens())).build();
    Instant end = Instant.now().plus(PREPARATION);
    for (int i = 0; i < howMany; i++) {
      begin(setup, emulator, i, end);
    }
    emulator.configure(
        TwilioEmulator.Options.defaults().withQuota(WRITES_PER_SECOND, READS_PER_SECOND));
    System.out.printf("%d calls run, %s before they end%n", howMany, until(end));
    database.settle();
    log.clear();
    try (CallKeeper keeper = calls.keeper()) {
      keeper.start();
      Thread.sleep(until(end).toMillis());
      long before = database.writes();
      Thread.sleep(HEAD_START.toMillis());
      int joins = joinUntilClosed(database, calls, end);
      Map<String, Double> figures = figures(database, rooms, log, howMany);
      figures.put("joins answered busy", (double) rooms.busyOpens());
      figures.put("joins answered", (double) joins - rooms.busyOpens());
      figures.put("write transactions per call", (database.writes() - before) / (double) howMany);
      return figures;
    }
  }

  /**
   * Starts a call of two participants that must end at the given time. Its start varies by the
   * duration of this method.
   */
  private static void begin(
      VideoCallService calls, TwilioEmulator emulator, int number, Instant end) {
    String anna = "anna-" + number;
    String ben = "ben-" + number;
    CallId call =
        calls
            .request(
                Actor.of(anna),
                CallRequest.inviting(ben).at(calls.now()).forBooking(FULL).lasting(until(end)))
            .id();
    calls.accept(Actor.of(ben), call);
    for (String each : List.of(anna, ben)) {
      Actor who = Actor.of(each);
      String connection = emulator.join(calls.join(who, call).token()).sid();
      String room = String.valueOf(calls.get(who, call).room().sid());
      calls.apply(new RoomEvent.Connected(call.roomName(), room, calls.now(), each, connection));
    }
  }

  private static Duration until(Instant time) {
    return Duration.between(Instant.now(), time).truncatedTo(ChronoUnit.MILLIS);
  }

  /** Joins a new call every second until all rooms are closed, and for some seconds after that. */
  private static int joinUntilClosed(Database database, VideoCallService calls, Instant end)
      throws SQLException, InterruptedException {
    Instant stop = end.plus(TIMEOUT);
    int joins = 0;
    boolean closed = false;
    for (; Instant.now().isBefore(stop); joins++) {
      String carl = "carl-" + joins;
      CallId call =
          calls.request(Actor.of(carl), CallRequest.inviting("dora").at(calls.now())).id();
      calls.accept(Actor.of("dora"), call);
      attempt(() -> calls.join(Actor.of(carl), call));
      Thread.sleep(JOIN_INTERVAL.toMillis());
      if (!closed
          && database.number("select count(*) " + CALLS_OF_ROUND + " and room_phase <> 'closed'")
              == 0) {
        closed = true;
        stop = Instant.now().plus(AFTERWARDS);
      }
    }
    return joins;
  }

  private static void attempt(Runnable join) {
    try {
      join.run();
    } catch (ProviderException e) {
      if (!e.isBusy()) {
        throw e;
      }
    }
  }

  private static Map<String, Double> figures(
      Database database, RecordingRooms rooms, LogCapture log, int howMany) throws SQLException {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("start p50 ms", number(database, LATE.formatted("0.5")));
    figures.put("start p99 ms", number(database, LATE.formatted("0.99")));
    figures.put("start max ms", number(database, LATE.formatted("1")));
    figures.put("lost, doubled, early or not closed", number(database, FAULTS.formatted(howMany)));
    double closed =
        number(
            database,
            "select extract(epoch from max(coalesce(room_closed_at, 'infinity')) - min(ends_at)) "
                + CALLS_OF_ROUND);
    figures.put(CLOSED, closed);
    figures.put(IDEAL, howMany / (double) WRITES_PER_SECOND);
    figures.put("rooms closed a second", howMany / closed);
    figures.put(FIRST, (double) rooms.closesBeforeFirstOpen());
    figures.put("closings put off", (double) rooms.busyCloses());
    figures.put("answers 429", (double) log.count("status 429"));
    figures.put("warnings", (double) log.count(" WARN "));
    return figures;
  }

  private static double number(Database database, String query) throws SQLException {
    return Double.parseDouble(database.text(query));
  }
}
