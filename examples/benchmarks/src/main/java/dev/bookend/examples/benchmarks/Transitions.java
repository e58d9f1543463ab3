package dev.bookend.examples.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.port.RoomEvent;
import dev.bookend.port.VideoProvider;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import javax.sql.DataSource;

/**
 * Measures one transition of a call through the service beside one compare-and-set on the same
 * table.
 */
record Transitions() implements Experiment {
  private static final int CALLS = 500;
  private static final Actor ANNA = Actor.of("anna");
  private static final Actor BEN = Actor.of("ben");
  private static final String CAS = "CAS by primary key, ms";
  private static final String CAS_SQL =
      "update bookend_call set version = version + 1 where id = ? and version > ?";
  private static final String MOVE = "CAS that moves status and due time, ms";
  private static final String MOVE_SQL =
      "update bookend_call set version = version + 1, due_at = due_at + interval '1 ms',"
          + " status = case status when 'pending' then 'accepted' else 'pending' end"
          + " where id = ? and version > ?";

  /** Stores that the room is requested, then that it is open. */
  private static final String OPENS = "first join, opens the room";

  /** A measured action on a call. */
  private record Step(String name, BiConsumer<VideoCallService, CallId> action) {}

  private static final List<Step> STEPS =
      List.of(
          new Step("accept", (calls, call) -> calls.accept(BEN, call)),
          new Step(OPENS, (calls, call) -> calls.join(ANNA, call)),
          new Step("join", (calls, call) -> calls.join(BEN, call)),
          new Step("first connected", (calls, call) -> connect(calls, call, "anna")),
          new Step("second connected, starts", (calls, call) -> connect(calls, call, "ben")),
          new Step("complete", (calls, call) -> calls.complete(ANNA, call)));

  private static void connect(VideoCallService calls, CallId call, String identity) {
    String room = call.roomName();
    calls.apply(new RoomEvent.Connected(room, "RM" + room, calls.now(), identity, "PA" + identity));
  }

  @Override
  public String name() {
    return "transitions";
  }

  @Override
  public int rounds() {
    return 5;
  }

  @Override
  public Figures measure(int rounds) throws Exception {
    List<Map<String, Double>> figures = new ArrayList<>();
    try (Postgres server = Postgres.start()) {
      Database database = server.create("transitions");
      Contenders.BOOKEND.createSchema(database);
      try (HikariDataSource pool = database.pool(Contenders.BOOKEND.connections())) {
        round(pool);
        for (int i = 0; i < rounds; i++) {
          Map<String, Double> round = round(pool);
          count(database, pool, round);
          figures.add(round);
        }
      }
    }
    return new Figures(name(), bars(), figures);
  }

  private static List<Bar> bars() {
    List<Bar> bars = new ArrayList<>();
    for (String step : List.of("accept", "join", "complete")) {
      bars.add(Bar.atMost(1.3, step + ", ms", CAS));
      bars.add(Bar.reported(step + ", ms", MOVE));
      bars.add(Bar.never(1, step + ", write transactions"));
      bars.add(Bar.reported(step + ", transactions"));
    }
    bars.add(Bar.never(2, OPENS + ", write transactions"));
    return bars;
  }

  private static VideoCallService service(DataSource pool) {
    return Bookend.service(pool, VideoProvider.of(new TimedRooms(Duration.ZERO), Bookend.tokens()))
        .build();
  }

  /** {@return the median of each step and of both compare-and-sets, which run between the steps} */
  private static Map<String, Double> round(DataSource pool) throws SQLException {
    VideoCallService calls = service(pool);
    UUID other = requested(calls).value();
    long[][] took = new long[STEPS.size()][CALLS];
    long[] compared = new long[CALLS * STEPS.size()];
    long[] movedOn = new long[CALLS * STEPS.size()];
    for (int i = 0; i < CALLS; i++) {
      CallId call = requested(calls);
      for (int step = 0; step < STEPS.size(); step++) {
        long begin = System.nanoTime();
        STEPS.get(step).action().accept(calls, call);
        long middle = System.nanoTime();
        compareAndSet(pool, CAS_SQL, other);
        long end = System.nanoTime();
        compareAndSet(pool, MOVE_SQL, other);
        took[step][i] = middle - begin;
        compared[i * STEPS.size() + step] = end - middle;
        movedOn[i * STEPS.size() + step] = System.nanoTime() - end;
      }
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    for (int step = 0; step < STEPS.size(); step++) {
      medians.put(STEPS.get(step).name() + ", ms", median(took[step]));
    }
    medians.put(CAS, median(compared));
    medians.put(MOVE, median(movedOn));
    return medians;
  }

  private static CallId requested(VideoCallService calls) {
    return calls.request(ANNA, CallRequest.inviting("ben").at(calls.now())).id();
  }

  private static void compareAndSet(DataSource pool, String sql, UUID id) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement update = connection.prepareStatement(sql)) {
      update.setObject(1, id);
      update.setLong(2, 0);
      update.executeUpdate();
    }
  }

  private static double median(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2] / 1e6;
  }

  private static void count(Database database, DataSource pool, Map<String, Double> figures)
      throws SQLException {
    StatementCounter counting = new StatementCounter(pool);
    VideoCallService calls = service(counting.pool());
    CallId call = requested(calls);
    for (Step step : STEPS) {
      long statements = counting.statements();
      long transactions = counting.transactions();
      long writes = database.writes();
      step.action().accept(calls, call);
      String name = step.name();
      figures.put(name + ", write transactions", (double) database.writes() - writes);
      figures.put(name + ", transactions", (double) counting.transactions() - transactions);
      figures.put(name + ", statements", (double) counting.statements() - statements);
    }
  }
}
