package dev.bookend.examples.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.CallRequest;
import dev.bookend.call.VideoCall;
import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.port.ProviderCallbacks;
import dev.bookend.port.ProviderCallbacks.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Measures the database load of a callback: a genuine one, a repeated one and a forged one. */
record Callbacks() implements Experiment {
  private static final int CALLS = 500;
  private static final Actor ANNA = Actor.of("anna");
  private static final Actor BEN = Actor.of("ben");

  private static final String FORGERY = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
  private static final String STATEMENTS = ", statements";
  private static final String GENUINE = "genuine";
  private static final String REPEATED = "repeated";
  private static final String FORGED = "forged";

  @Override
  public String name() {
    return "callbacks";
  }

  @Override
  public int rounds() {
    return 5;
  }

  @Override
  public Figures measure(int rounds) throws Exception {
    List<Map<String, Double>> figures = new ArrayList<>();
    try (Postgres server = Postgres.start()) {
      Database database = server.create("callbacks");
      Contenders.BOOKEND.createSchema(database);
      try (HikariDataSource pool = database.pool(Contenders.BOOKEND.connections())) {
        round(new StatementCounter(pool));
        for (int i = 0; i < rounds; i++) {
          figures.add(round(new StatementCounter(pool)));
        }
      }
    }
    return new Figures(
        name(),
        List.of(
            Bar.never(0, FORGED + STATEMENTS),
            Bar.never(1, REPEATED + STATEMENTS),
            Bar.reported(GENUINE + STATEMENTS)),
        figures);
  }

  private static Map<String, Double> round(StatementCounter counting) {
    VideoCallService calls = Bookend.service(counting.pool(), new TwilioEmulator()).build();
    ProviderCallbacks webhook = Webhooks.webhook();
    Map<String, List<Long>> took = new LinkedHashMap<>();
    Map<String, Double> most = new LinkedHashMap<>();
    for (int i = 0; i < CALLS; i++) {
      Message genuine = annaIsIn(joined(calls));
      Map<String, Message> messages = new LinkedHashMap<>();
      messages.put(GENUINE, genuine);
      messages.put(REPEATED, genuine);
      messages.put(FORGED, new Message(FORGERY, genuine.form()));
      messages.forEach(
          (kind, message) -> {
            long statements = counting.statements();
            long begin = System.nanoTime();
            arrives(webhook, calls, message);
            took.computeIfAbsent(kind, k -> new ArrayList<>()).add(System.nanoTime() - begin);
            double asked = counting.statements() - statements;
            most.merge(kind + STATEMENTS, asked, Math::max);
          });
    }
    Map<String, Double> figures = new LinkedHashMap<>(most);
    took.forEach(
        (kind, nanos) ->
            figures.put(kind + ", ms", nanos.stream().sorted().toList().get(CALLS / 2) / 1e6));
    return figures;
  }

  private static VideoCall joined(VideoCallService calls) {
    CallId call = calls.request(ANNA, CallRequest.inviting("ben").at(calls.now())).id();
    calls.accept(BEN, call);
    calls.join(ANNA, call);
    return calls.get(ANNA, call);
  }

  private static Message annaIsIn(VideoCall call) {
    Map<String, String> parameters =
        Webhooks.told(
            "participant-connected",
            call.id().roomName(),
            Objects.requireNonNull(call.room().sid()),
            "anna");
    return new Message(Webhooks.signature(parameters), Webhooks.form(parameters));
  }

  private static void arrives(ProviderCallbacks webhook, VideoCallService calls, Message message) {
    try {
      webhook.roomEvent(message).ifPresent(calls::apply);
    } catch (CallNotAllowedException e) {
      // the signature is forged
    }
  }
}
