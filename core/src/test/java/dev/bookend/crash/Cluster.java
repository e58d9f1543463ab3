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
 * Nodes, their database, the proxy between them, and the external world, with methods to inject
 * faults. Not thread-safe.
 */
final class Cluster implements AutoCloseable {
  /** The time until pools have connections again: HikariCP waits up to 5 s between attempts. */
  private static final Duration DATABASE_RECOVERY = Duration.ofSeconds(5);

  /** The time until a started or resumed node has polled for due calls. */
  private static final Duration NODE_WARM_UP = Duration.ofSeconds(1);

  private static final int MAX_CLOCK_OFFSET_MILLIS = 5000;

  private final Path directory;
  private final RandomGenerator random;
  private final int concurrentCalls;
  private final PostgresServer database;
  private final TcpProxy proxy;
  private final ExternalWorld world = new ExternalWorld();
  private final StallDetector detector = new StallDetector(now()).start();
  private final NodeProcess[] nodes;
  private final List<Disturbance> disturbances = new ArrayList<>();
  private final List<Disturbance> resumed = new ArrayList<>();
  private final Map<String, Instant> starts = new HashMap<>();
  private final NodeAvailability availability = new NodeAvailability();
  private final Thread atExit = new Thread(this::killAll);
  private Instant databaseDownSince;
  private int started;

  Cluster(Path directory, RandomGenerator random, int size, int concurrentCalls)
      throws SQLException {
    this.directory = directory;
    this.random = random;
    this.concurrentCalls = concurrentCalls;
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
    Node.Options options =
        new Node.Options(
            "node " + node + "." + started++,
            proxy.port(),
            world.port(),
            random.nextLong(-MAX_CLOCK_OFFSET_MILLIS, MAX_CLOCK_OFFSET_MILLIS),
            concurrentCalls,
            random.nextLong());
    starts.put(options.name(), now());
    nodes[node] = new NodeProcess(Node.class, options, directory.resolve("node-" + node + ".log"));
  }

  void kill(int node) {
    checkAlive(node);
    Instant at = now();
    nodes[node].kill();
    availability.down(nodes[node].name(), at);
    disturbed(Fault.KILL, at, now());
  }

  void pause(int node) {
    checkAlive(node);
    Instant at = now();
    nodes[node].pause();
    availability.down(nodes[node].name(), at);
    disturbed(Fault.PAUSE, at, now());
  }

  void resume(int node) {
    if (nodes[node].isPaused() && nodes[node].isAlive()) {
      Instant at = now();
      nodes[node].resume();
      resumed.add(new Disturbance("RESUME", at, now().plus(NODE_WARM_UP)));
      if (world.ready().containsKey(nodes[node].name())) {
        availability.up(nodes[node].name(), now());
      }
    }
  }

  private void checkAlive(int node) {
    if (!nodes[node].isAlive()) {
      world.unexpected(nodes[node].name() + " died unexpectedly");
    }
  }

  void stopDatabase() {
    databaseDownSince = now();
    database.crash();
  }

  void startDatabase() {
    if (databaseDownSince != null) {
      database.start();
      disturbed(Fault.DATABASE, databaseDownSince, now().plus(DATABASE_RECOVERY));
      databaseDownSince = null;
    }
  }

  void cut() {
    Instant from = now();
    proxy.cut();
    disturbed(Fault.CUT, from, now());
  }

  void loseResponses() {
    Instant from = now();
    proxy.loseResponses();
    disturbed(Fault.LOST_RESPONSE, from, now());
  }

  void endSessions() throws SQLException {
    Instant from = now();
    try (Connection connection = database.connect()) {
      new Tables(connection).endSessions();
    }
    disturbed(Fault.SESSIONS, from, now());
  }

  /** Records a fault that took effect between two instants. */
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

  long unfinished() throws SQLException {
    try (Connection connection = database.connect()) {
      return new Tables(connection).unfinished();
    }
  }

  /** Stops the nodes, and returns the records of the run. */
  Evidence evidence() throws SQLException {
    for (int i = 0; i < nodes.length; i++) {
      checkAlive(i);
      nodes[i].stop();
    }
    List<Disturbance> all = new ArrayList<>(disturbances);
    all.addAll(availability.absences(world.ready(), NODE_WARM_UP));
    try (Connection connection = database.connect()) {
      Tables tables = new Tables(connection);
      return new Evidence(
          tables.calls(),
          tables.events(),
          tables.people(),
          world.deliveries(),
          world.rooms().rooms(),
          world.rooms().stays(),
          world.created(),
          all,
          minorDisturbances(),
          world.outages());
    }
  }

  /** Stalls of the machine, and starts and resumes of nodes, which take CPU time. */
  private List<Disturbance> minorDisturbances() {
    List<Disturbance> minorDisturbances = new ArrayList<>(detector.stalls());
    minorDisturbances.addAll(resumed);
    Map<String, Instant> ready = world.ready();
    starts.forEach(
        (node, at) -> {
          Instant there = ready.getOrDefault(node, at);
          minorDisturbances.add(new Disturbance("START", at, there.plus(NODE_WARM_UP)));
        });
    return minorDisturbances;
  }

  static Instant now() {
    return Clock.systemUTC().instant();
  }

  private void killAll() {
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
    killAll();
    proxy.close();
    world.close();
    detector.close();
  }
}
