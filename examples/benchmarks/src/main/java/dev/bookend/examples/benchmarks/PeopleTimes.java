package dev.bookend.examples.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.JoinTicket;
import dev.bookend.call.RolePolicy;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.keeper.CallKeeper;
import dev.bookend.port.VideoProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * Measures what people wait for on two nodes: the web node serves requests and has no keeper, the
 * keeper node has the keeper, the listeners and the callbacks of the emulator.
 */
record PeopleTimes() implements Experiment {
  private static final int CALLS = 100;
  private static final Actor DOCTOR = Actor.of("doctor");
  private static final Actor PATIENT = Actor.of("patient");
  private static final Actor NURSE = Actor.of("nurse");
  private static final Map<String, RolePolicy> ROLES =
      Map.of(
          "doctor", RolePolicy.builder().admits(true).build(),
          "patient", RolePolicy.builder().waits(true).build());

  private static final String RING = "request to the other node's listener, p99 ms";
  private static final String ADMISSION = "admission to token, p99 ms";
  private static final String REMOVAL = "removal to disconnected, p99 ms";
  private static final String RETURN = "return with an old token to disconnected, p99 ms";

  @Override
  public String name() {
    return "people";
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public Figures measure(int rounds) throws Exception {
    List<Map<String, Double>> figures = new ArrayList<>();
    try (Postgres server = Postgres.start()) {
      Database database = server.create("people");
      Contenders.BOOKEND.createSchema(database);
      try (HikariDataSource web = database.pool(5);
          HikariDataSource keeper = database.pool(Contenders.BOOKEND.connections())) {
        round(web, keeper);
        for (int i = 0; i < rounds; i++) {
          figures.add(round(web, keeper));
        }
      }
    }
    return new Figures(
        name(),
        List.of(
            Bar.atMost(1_000, RING),
            Bar.reported(ADMISSION),
            Bar.atMost(1_000, REMOVAL),
            Bar.atMost(1_000, RETURN)),
        figures);
  }

  private static Map<String, Double> round(DataSource web, DataSource keeper) throws Exception {
    TwilioEmulator emulator = new TwilioEmulator();
    Map<CallId, CountDownLatch> rung = new ConcurrentHashMap<>();
    VideoCallService webNode =
        Bookend.service(web, VideoProvider.of(emulator.rooms(), emulator.tokens())).build();
    VideoCallService keeperNode =
        Bookend.service(keeper, emulator)
            .listener(
                (event, call) -> {
                  if (event instanceof CallEvent.Requested) {
                    latch(rung, call.id()).countDown();
                  }
                })
            .build();
    double[] ring = new double[CALLS];
    double[] admission = new double[CALLS];
    double[] removal = new double[CALLS];
    double[] back = new double[CALLS];
    try (CallKeeper running = keeperNode.keeper()) {
      running.start();
      emulator.callbackQueue().start();
      for (int i = 0; i < CALLS; i++) {
        long begin = System.nanoTime();
        CallId id = webNode.request(Actor.system(), request()).id();
        latch(rung, id).await();
        ring[i] = millisSince(begin);
        webNode.accept(PATIENT, id);
        webNode.accept(NURSE, id);
        webNode.arrive(PATIENT, id);
        begin = System.nanoTime();
        keeperNode.admit(DOCTOR, id, "patient");
        JoinTicket ticket = webNode.join(PATIENT, id);
        admission[i] = millisSince(begin);
        TwilioEmulator.Guest nurse = emulator.join(webNode.join(NURSE, id).token());
        TwilioEmulator.Guest patient = emulator.join(ticket.token());
        emulator.join(webNode.join(DOCTOR, id).token());
        await(() -> keeperNode.get(DOCTOR, id).times().startedAt() != null && nurse.isConnected());
        begin = System.nanoTime();
        webNode.remove(DOCTOR, id, "patient", null);
        await(() -> !patient.isConnected());
        removal[i] = millisSince(begin);
        begin = System.nanoTime();
        TwilioEmulator.Guest again = emulator.join(ticket.token());
        await(() -> !again.isConnected());
        back[i] = millisSince(begin);
        webNode.complete(DOCTOR, id);
      }
      emulator.callbackQueue().stop();
    }
    return Map.of(
        RING, p99(ring), ADMISSION, p99(admission), REMOVAL, p99(removal), RETURN, p99(back));
  }

  private static CallRequest request() {
    return CallRequest.inviting("patient", "nurse")
        .onBehalfOf("doctor")
        .lasting(Duration.ofMinutes(5))
        .withRoles(Map.of("doctor", "doctor", "patient", "patient"))
        .withRolePolicies(ROLES);
  }

  private static CountDownLatch latch(Map<CallId, CountDownLatch> rung, CallId id) {
    return rung.computeIfAbsent(id, call -> new CountDownLatch(1));
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(200_000);
    }
  }

  private static double millisSince(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  private static double p99(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) (sorted.length * 0.99) - 1];
  }
}
