package dev.bookend.examples.jakarta;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bookend.examples.contract.App;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged application in a process of its own, on a free port. */
final class RunningApp implements App.RunningProcess {
  private static final Pattern ADDRESS = Pattern.compile("Open (http://localhost:\\d+) ");
  private static final List<String> TWILIO =
      List.of(
          "TWILIO_ACCOUNT_SID", "TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET", "TWILIO_AUTH_TOKEN");

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final CompletableFuture<URI> address = new CompletableFuture<>();
  private final Process process;

  /**
   * Starts the application.
   *
   * @param environment additional environment variables; Twilio's variables are removed first
   * @param settings properties of the application or of Quarkus
   */
  RunningApp(Map<String, String> environment, Map<String, String> settings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote"));
    command.add("-Dquarkus.http.port=0");
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-jar", Path.of("target", "booking-jakarta.jar").toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(TWILIO);
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread listening = new Thread(this::listen, "log of the app");
    listening.setDaemon(true);
    listening.start();
    uri();
  }

  /** Starts for the HTTP contract. */
  static RunningApp start(String database, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("quarkus.datasource.h2.jdbc.url", database);
    if (database.startsWith("jdbc:h2:tcp:")) {
      // the 10 s of the application are for a file; a server that is down is waited for each time
      all.put("quarkus.datasource.h2.jdbc.acquisition-timeout", "1S");
    }
    return new RunningApp(Map.of(), all);
  }

  /** Starts as documented in the README, with the user {@code postgres}. */
  static RunningApp startOnPostgres(String database, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("quarkus.profile", "postgres");
    return new RunningApp(
        Map.of("BOOKING_DATABASE_URL", database, "BOOKING_DATABASE_USER", "postgres"), all);
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(line);
        Matcher found = ADDRESS.matcher(line);
        if (found.find()) {
          address.complete(URI.create(found.group(1)));
        }
      }
    } catch (IOException e) {
      log.add(e.toString());
    }
    address.completeExceptionally(new AssertionError("The process has ended:\n" + log()));
  }

  /** The output so far. */
  String log() {
    return String.join("\n", log);
  }

  @Override
  public URI uri() {
    try {
      return address.get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      process.destroyForcibly();
      throw new AssertionError(log(), e);
    }
  }

  @Override
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        kill();
        throw new AssertionError("The process does not stop:\n" + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
