package dev.bookend.examples.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallRequest;
import dev.bookend.cost.SpendCap;
import dev.bookend.cost.SpendCap.CalendarUnit;
import dev.bookend.examples.benchmarks.Contender.Load;
import dev.bookend.port.VideoProvider;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Measures a request under a month's spend cap, with 100,000 calls in the month. */
record SpendCaps() implements Experiment {
  private static final int STORED = 100_000;
  private static final int REQUESTS = 500;
  private static final Actor ANNA = Actor.of("anna");
  private static final String FREE = "without a cap, ms";
  private static final String CAPPED = "under a month's cap, ms";

  @Override
  public String name() {
    return "caps";
  }

  @Override
  public int rounds() {
    return 5;
  }

  @Override
  public Figures measure(int rounds) throws Exception {
    List<Map<String, Double>> figures = new ArrayList<>();
    Instant nextMonth =
        YearMonth.now(ZoneOffset.UTC)
            .plusMonths(1)
            .atDay(2)
            .atStartOfDay()
            .toInstant(ZoneOffset.UTC);
    try (Postgres server = Postgres.start()) {
      Database database = server.create("caps");
      Contenders.BOOKEND.createSchema(database);
      Contenders.BOOKEND.load(database, new Load(STORED, nextMonth, Duration.ofSeconds(1)));
      database.settle();
      try (HikariDataSource pool = database.pool(Contenders.BOOKEND.connections())) {
        VideoCallService free = service(pool, List.of());
        VideoCallService capped =
            service(pool, List.of(SpendCap.calls(CalendarUnit.MONTH, 10L * STORED)));
        round(free, capped, nextMonth);
        for (int i = 0; i < rounds; i++) {
          figures.add(round(free, capped, nextMonth));
        }
      }
    }
    return new Figures(
        name(),
        List.of(Bar.atMost(2, CAPPED, FREE), Bar.reported(longest(CAPPED), longest(FREE))),
        figures);
  }

  private static VideoCallService service(DataSource pool, List<SpendCap> caps) {
    var builder =
        Bookend.service(pool, VideoProvider.of(new TimedRooms(Duration.ZERO), Bookend.tokens()));
    caps.forEach(builder::spendCap);
    return builder.build();
  }

  private static Map<String, Double> round(
      VideoCallService free, VideoCallService capped, Instant at) {
    double[] without = new double[REQUESTS];
    double[] under = new double[REQUESTS];
    for (int i = 0; i < REQUESTS; i++) {
      without[i] = request(free, at);
      under[i] = request(capped, at);
    }
    Map<String, Double> round = new LinkedHashMap<>();
    put(round, FREE, without);
    put(round, CAPPED, under);
    return round;
  }

  private static double request(VideoCallService calls, Instant at) {
    long begin = System.nanoTime();
    calls.request(ANNA, CallRequest.inviting("ben").at(at));
    return (System.nanoTime() - begin) / 1e6;
  }

  private static void put(Map<String, Double> round, String name, double[] took) {
    Arrays.sort(took);
    round.put(name, Figures.median(took));
    round.put(longest(name), took[took.length - 1]);
  }

  private static String longest(String name) {
    return name + ", the longest";
  }
}
