package dev.bookend.crash;

import dev.bookend.crash.Evidence.Disturbance;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Nodes, their database, what connects them and what is outside; and what may be done to them. For
 * use by one thread.
 */
final class Cluster implements AutoCloseable {
  /** Until pools have connections again, between whose attempts HikariCP waits up to 5 s. */
  private static final Duration AFTER_DATABASE = Duration.ofSeconds(5);

  /** Until a node that was started or resumed has looked for what is due. */
  private static final Duration AFTER_NODE = Duration.ofSeconds(1);

  private static final int CLOCKS_OFF_MILLIS = 5000;

  private final Path directory;
  private final RandomGenerator random;
  private final int live;
  private final PostgresServer database;
  private final TcpProxy proxy;
  private final ExternalWorld world = new ExternalWorld();
  private final StallDetector detector = new StallDetector(now()).start();
  private final NodeProcess[] nodes;
  private final List<Disturbance> disturbances = new ArrayList<>();
  private final List<Disturbance> resumed = new ArrayList<>();
  private final Map<String, Instant> starts = new HashMap<>();
  private final Attendance attendance = new Attendance();
  private final Thread atExit = new Thread(this::abandon);
  private Instant databaseDownSince;
  private int started;

  Cluster(Path directory, RandomGenerator random, int size, int live) throws SQLException {
    this.directory = directory;
    this.random = random;
    this.live = live;
    database = new PostgresServer(directory.resolve("postgres"));
    proxy = new TcpProxy(database.port());
    nodes = new NodeProcess[size];
    Runtime.getRuntime().addShutdownHook(atExit);
    database.createTables();
    for (int i = 0; i < size; i++) {
      start(i);
    }
  }

  int size() {
    return nodes.length;
  }

  StallDetector detector() {
    return detector;
  }

  ExternalWorld world() {
    return world;
  }

  boolean isAlive(int node) {
    return nodes[node].isAlive();
  }

  boolean isPaused(int node) {
    return nodes[node].isPaused();
  }

  boolean isDatabaseUp() {
    return databaseDownSince == null;
  }

  void start(int node) {
    if (nodes[node] != null && nodes[node].isAlive()) {
      return;
    }
    Node.Order order =
        new Node.Order(
            "node " + node + "." + started++,
            proxy.port(),
            world.port(),
            random.nextLong(-CLOCKS_OFF_MILLIS, CLOCKS_OFF_MILLIS),
            live,
            random.nextLong());
    starts.put(order.name(), now());
    nodes[node] = new NodeProcess(Node.class, order, directory.resolve("node-" + node + ".log"));
  }

  void kill(int node) {
    checkAlive(node);
    Instant at = now();
    nodes[node].kill();
    attendance.gone(nodes[node].name(), at);
    disturbed(Fault.KILL, at, now());
  }

  void pause(int node) {
    checkAlive(node);
    Instant at = now();
    nodes[node].pause();
    attendance.gone(nodes[node].name(), at);
    disturbed(Fault.PAUSE, at, now());
  }

  void resume(int node) {
    if (nodes[node].isPaused() && nodes[node].isAlive()) {
      Instant at = now();
      nodes[node].resume();
      resumed.add(new Disturbance("RESUME", at, now().plus(AFTER_NODE)));
      if (world.ready().containsKey(nodes[node].name())) {
        attendance.back(nodes[node].name(), now());
      }
    }
  }

  private void checkAlive(int node) {
    if (!nodes[node].isAlive()) {
      world.odd(nodes[node].name() + " died by itself");
    }
  }

  void stopDatabase() {
    databaseDownSince = now();
    database.crash();
  }

  void startDatabase() {
    if (databaseDownSince != null) {
      database.start();
      disturbed(Fault.DATABASE, databaseDownSince, now().plus(AFTER_DATABASE));
      databaseDownSince = null;
    }
  }

  void cut() {
    Instant from = now();
    proxy.cut();
    disturbed(Fault.CUT, from, now());
  }

  void loseAnswers() {
    Instant from = now();
    proxy.loseAnswers();
    disturbed(Fault.LOST_ANSWER, from, now());
  }

  void endSessions() throws SQLException {
    Instant from = now();
    try (Connection connection = database.connect()) {
      new Tables(connection).endSessions();
    }
    disturbed(Fault.SESSIONS, from, now());
  }

  /** It took effect at some time between the two. */
  private void disturbed(Fault fault, Instant from, Instant until) {
    disturbances.add(new Disturbance(fault.name(), from, until));
  }

  boolean areAllReady() {
    for (NodeProcess node : nodes) {
      if (!node.isAlive() || !world.ready().containsKey(node.name())) {
        return false;
      }
    }
    return true;
  }

  void stopLoad() {
    for (int i = 0; i < nodes.length; i++) {
      checkAlive(i);
      nodes[i].stopLoad();
    }
  }

  long leftUndone() throws SQLException {
    try (Connection connection = database.connect()) {
      return new Tables(connection).leftUndone();
    }
  }

  /** Stops the nodes, and tells what is known. */
  Evidence evidence() throws SQLException {
    for (int i = 0; i < nodes.length; i++) {
      checkAlive(i);
      nodes[i].stop();
    }
    List<Disturbance> all = new ArrayList<>(disturbances);
    all.addAll(attendance.absences(world.ready(), AFTER_NODE));
    try (Connection connection = database.connect()) {
      Tables tables = new Tables(connection);
      return new Evidence(
          tables.calls(),
          tables.events(),
          world.told(),
          world.rooms(),
          world.made(),
          all,
          unrest());
    }
  }

  /** The machine stood still, or was busy with a node that came (back). */
  private List<Disturbance> unrest() {
    List<Disturbance> unrest = new ArrayList<>(detector.stalls());
    unrest.addAll(resumed);
    Map<String, Instant> ready = world.ready();
    starts.forEach(
        (node, at) -> {
          Instant there = ready.getOrDefault(node, at);
          unrest.add(new Disturbance("START", at, there.plus(AFTER_NODE)));
        });
    return unrest;
  }

  static Instant now() {
    return Clock.systemUTC().instant();
  }

  private void abandon() {
    for (NodeProcess node : nodes) {
      if (node != null) {
        node.kill();
      }
    }
    if (databaseDownSince == null) {
      database.close();
    }
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(atExit);
    abandon();
    proxy.close();
    world.close();
    detector.close();
  }
}
