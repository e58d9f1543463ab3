package dev.bookend.examples.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bookend.emulator.TwilioEmulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures 1,000 live streams of one node while its people make 100 events a second, beside 1,000
 * people who poll their calls every 5 s. Each event is seen by two people. The people, the node and
 * PostgreSQL share the processors.
 */
record LiveStreams() implements Experiment {
  private static final int PEOPLE = 1_000;
  private static final int PAIRS = PEOPLE / 2;
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofSeconds(20);
  private static final Duration LOAD = Duration.ofSeconds(20);
  private static final int REQUESTS_PER_SECOND = 50; // each is cancelled: 100 events

  private static final String LATENCY = "streams: change sent to event received, p99 ms";
  private static final String MEDIAN = "streams: change sent to event received, median ms";
  private static final String MISSED = "streams: events not received within 5 s";
  private static final String HEAP = "streams: heap of each, kB more than the server's";
  private static final String SERVER_HEAP = "an open response of the server: heap, kB";
  private static final String IDLE_LOAD = "streams: transactions a second while nothing happens";
  private static final String CPU = "streams: processor ms a second";
  private static final String TRANSACTIONS = "streams: transactions a second";
  private static final String POLL_CPU = "polling: processor ms a second";
  private static final String POLL_TRANSACTIONS = "polling: transactions a second";

  private static final String EVENTS = "/api/bookings/video-call/events";
  private static final String UNSETTLED =
      "select count(*) from bookend_call where due_at < now() + interval '1 minute'";
  private static final Pattern PORT = Pattern.compile("started on port (\\d+)");
  private static final Pattern CALL = Pattern.compile("\"id\" ?: ?\"([^\"]+)\"");
  private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");

  @Override
  public String name() {
    return "live";
  }

  @Override
  public int rounds() {
    return 4;
  }

  @Override
  public Figures measure(int rounds) throws Exception {
    List<Map<String, Double>> figures = new ArrayList<>();
    TwilioEmulator emulator = new TwilioEmulator();
    try (Postgres server = Postgres.start();
        TwilioEmulator.Server rest = emulator.serve(0)) {
      for (int i = 0; i < rounds; i++) {
        Database database = server.create("live" + i);
        Contenders.BOOKEND.createSchema(database);
        ProcessBuilder app =
            SmallAppProcess.of(
                LiveApp.class, SmallAppProcess.Jars.WITH_BOOKEND, emulator, rest, database);
        app.command()
            .addAll(
                List.of(
                    "--bookend.limit.requests-per-hour=0",
                    "--bookend.limit.open-requests-per-person=0",
                    "--server.tomcat.max-connections=20000"));
        Process node = app.start();
        try {
          Map<String, Double> round = round(node, database, i % 2 == 1);
          System.out.printf("round %d of %d: %s%n", i + 1, rounds, round);
          figures.add(round);
        } finally {
          node.destroyForcibly().waitFor();
        }
      }
    }
    return new Figures(
        name(),
        List.of(
            Bar.atMost(250, LATENCY),
            Bar.never(0, MISSED),
            Bar.atMost(50, HEAP),
            Bar.reported(IDLE_LOAD),
            Bar.reported(CPU, POLL_CPU),
            Bar.reported(TRANSACTIONS, POLL_TRANSACTIONS)),
        figures);
  }

  private static Map<String, Double> round(Process node, Database database, boolean isPollingFirst)
      throws Exception {
    int port = port(node.inputReader());
    Map<String, Double> figures = new LinkedHashMap<>();
    HttpClient client = HttpClient.newHttpClient();
    load(client, port, new Changes()); // warms up
    settle(database);
    double servers = heapOfEach(node, port, LiveApp.PLAIN, (call, type) -> {});
    double all = heapOfEach(node, port, EVENTS, (call, type) -> {});
    figures.put(SERVER_HEAP, servers);
    figures.put(HEAP, all - servers);
    if (isPollingFirst) {
      polling(node, client, port, database, figures);
      settle(database);
      streams(node, client, port, database, figures);
    } else {
      streams(node, client, port, database, figures);
      settle(database);
      polling(node, client, port, database, figures);
    }
    return figures;
  }

  private static void streams(
      Process node, HttpClient client, int port, Database database, Map<String, Double> figures)
      throws Exception {
    Changes changes = new Changes();
    try (EventReaders readers = new EventReaders(port, EVENTS, PEOPLE, changes::received)) {
      readers.awaitAll();
      Usage idle = Usage.of(node, database);
      Thread.sleep(IDLE.toMillis());
      figures.put(IDLE_LOAD, Usage.of(node, database).transactionsSince(idle));
      Usage before = Usage.of(node, database);
      load(client, port, changes);
      Usage after = Usage.of(node, database);
      Thread.sleep(5_000);
      figures.put(CPU, after.cpuSince(before));
      figures.put(TRANSACTIONS, after.transactionsSince(before));
      figures.put(LATENCY, changes.millis(0.99));
      figures.put(MEDIAN, changes.millis(0.5));
      figures.put(MISSED, (double) changes.missing() + readers.lost());
    }
  }

  private static void polling(
      Process node, HttpClient client, int port, Database database, Map<String, Double> figures)
      throws Exception {
    ScheduledExecutorService polling = Executors.newScheduledThreadPool(1);
    try {
      poll(polling, client, port);
      Thread.sleep(POLL.toMillis());
      Usage before = Usage.of(node, database);
      load(client, port, new Changes());
      Usage after = Usage.of(node, database);
      figures.put(POLL_CPU, after.cpuSince(before));
      figures.put(POLL_TRANSACTIONS, after.transactionsSince(before));
    } finally {
      polling.shutdownNow();
    }
  }

  /** Waits until the keeper has no work left. */
  private static void settle(Database database) throws Exception {
    while (database.number(UNSETTLED) > 0) {
      Thread.sleep(1_000);
    }
  }

  /** {@return the heap of each of many responses that stay open, in kB} */
  private static double heapOfEach(
      Process node, int port, String path, BiConsumer<String, String> onEvent) throws Exception {
    long without = heap(node);
    try (EventReaders readers = new EventReaders(port, path, PEOPLE, onEvent)) {
      readers.awaitAll();
      return (heap(node) - without) / 1024.0 / PEOPLE;
    }
  }

  private static void poll(ScheduledExecutorService polling, HttpClient client, int port) {
    for (int i = 0; i < PEOPLE; i++) {
      HttpRequest poll = request(port, "p" + i, "?awaiting=me").GET().build();
      var unused =
          polling.scheduleAtFixedRate(
              () -> send(client, poll, body -> {}),
              POLL.toMillis() * i / PEOPLE,
              POLL.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  private static int port(BufferedReader output) throws IOException {
    List<String> log = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      log.add(line);
      Matcher found = PORT.matcher(line);
      if (found.find()) {
        Thread drain = new Thread(() -> output.lines().forEach(rest -> {}));
        drain.setDaemon(true);
        drain.start();
        return Integer.parseInt(found.group(1));
      }
    }
    throw new IOException("The application did not start: " + String.join("\n", log));
  }

  /** Requests calls at a constant rate, and cancels each after a second. */
  private static void load(HttpClient client, int port, Changes changes) throws Exception {
    ScheduledExecutorService later = Executors.newScheduledThreadPool(1);
    long step = TimeUnit.SECONDS.toNanos(1) / REQUESTS_PER_SECOND;
    long begin = System.nanoTime();
    for (int i = 0; i < LOAD.toSeconds() * REQUESTS_PER_SECOND; i++) {
      while (System.nanoTime() - begin < i * step) {
        Thread.sleep(1);
      }
      String person = "p" + 2 * (i % PAIRS);
      String body = "{\"invitee_ids\":[\"p" + (2 * (i % PAIRS) + 1) + "\"]}";
      long sent = System.nanoTime();
      send(
          client,
          post(port, person, "/request", body),
          answer -> {
            Matcher found = CALL.matcher(answer);
            String call = found.find() ? found.group(1) : "";
            changes.sent(call, "requested", sent);
            var unused =
                later.schedule(
                    () -> cancel(client, port, person, call, changes), 1, TimeUnit.SECONDS);
          });
    }
    Thread.sleep(1_500);
    later.shutdown();
  }

  private static void cancel(
      HttpClient client, int port, String person, String call, Changes changes) {
    changes.sent(call, "cancelled", System.nanoTime());
    send(client, post(port, person, "/" + call + "/cancel", "{}"), answer -> {});
  }

  private static void send(HttpClient client, HttpRequest request, Consumer<String> onAnswer) {
    var unused =
        client
            .sendAsync(request, BodyHandlers.ofString())
            .whenComplete(
                (response, failure) -> {
                  if (failure != null || response.statusCode() >= 300) {
                    System.err.println(failure == null ? response.body() : failure);
                  } else {
                    onAnswer.accept(response.body());
                  }
                });
  }

  private static HttpRequest post(int port, String person, String path, String body) {
    return request(port, person, path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static HttpRequest.Builder request(int port, String person, String path) {
    return HttpRequest.newBuilder(
            URI.create("http://localhost:" + port + "/api/bookings/video-call" + path))
        .header("X-User", person);
  }

  /** {@return the bytes of live objects, after a collection} */
  private static long heap(Process node) throws IOException, InterruptedException {
    Process histogram =
        new ProcessBuilder("jcmd", String.valueOf(node.pid()), "GC.class_histogram").start();
    String text = new String(histogram.getInputStream().readAllBytes(), UTF_8);
    histogram.waitFor();
    Matcher total = TOTAL.matcher(text);
    if (!total.find()) {
      throw new IOException(text);
    }
    return Long.parseLong(total.group(1));
  }

  /** Processor time and database transactions of a node since its start. */
  private record Usage(long atNanos, Duration cpu, long transactions) {
    static Usage of(Process node, Database database) throws Exception {
      Thread.sleep(1_100); // the server's statistics are a second old
      return new Usage(
          System.nanoTime(),
          node.info().totalCpuDuration().orElseThrow(),
          database.number(
              "select xact_commit + xact_rollback from pg_stat_database"
                  + " where datname = current_database()"));
    }

    private double secondsSince(Usage earlier) {
      return (atNanos - earlier.atNanos) / 1e9;
    }

    double cpuSince(Usage earlier) {
      return cpu.minus(earlier.cpu).toMillis() / secondsSince(earlier);
    }

    double transactionsSince(Usage earlier) {
      return (transactions - earlier.transactions - 1) / secondsSince(earlier); // but for its own
    }
  }

  /** The changes that were sent, and when two people received each. */
  private static final class Changes {
    private record Change(String call, String type) {}

    private final Map<Change, Long> sent = new ConcurrentHashMap<>();
    private final Map<Change, Queue<Long>> received = new ConcurrentHashMap<>();

    void sent(String call, String type, long at) {
      sent.put(new Change(call, type), at);
    }

    void received(String call, String type) {
      received
          .computeIfAbsent(new Change(call, type), change -> new ConcurrentLinkedQueue<>())
          .add(System.nanoTime());
    }

    long missing() {
      return sent.keySet().stream()
          .mapToLong(change -> Math.max(0, 2 - received.getOrDefault(change, NONE).size()))
          .sum();
    }

    private static final Queue<Long> NONE = new ConcurrentLinkedQueue<>();

    double millis(double quantile) {
      double[] all =
          sent.entrySet().stream()
              .flatMap(
                  one ->
                      received.getOrDefault(one.getKey(), NONE).stream()
                          .map(at -> (at - one.getValue()) / 1e6))
              .mapToDouble(Double::doubleValue)
              .toArray();
      Arrays.sort(all);
      return all[(int) Math.ceil(all.length * quantile) - 1];
    }
  }
}
