package dev.bookend.spring.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bookend.twilio.SignedForm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** A running application, with or without the starter, and its HTTP responses. */
final class RunningHost implements AutoCloseable {
  private static final String ACCOUNT = "AC0123456789abcdef0123456789abcdef";
  private static final String TOKEN = "feedfacefeedfacefeedfacefeedface";
  private static final String PUBLIC = "https://care.example";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Properties of an application without a database, on each line of Spring Boot. */
  static final String NO_DATABASE =
      Stream.of("DataSourceAutoConfiguration", "DataSourceTransactionManagerAutoConfiguration")
          .flatMap(
              name ->
                  Stream.of(
                      "org.springframework.boot.autoconfigure.jdbc." + name,
                      "org.springframework.boot.jdbc.autoconfigure." + name))
          .reduce(
              "org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration,"
                  + "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
                  + "org.springframework.modulith.events.config.EventPublicationAutoConfiguration,"
                  + "org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
              (all, name) -> all + ',' + name);

  private final ConfigurableApplicationContext context;

  private RunningHost(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Starts the application with the starter. */
  static RunningHost with(Class<?> host, String... properties) {
    return run(host, NO_DATABASE, properties);
  }

  /** Starts the application without the starter. */
  static RunningHost without(Class<?> host, String... properties) {
    return run(host, NO_DATABASE + ',' + String.join(",", autoConfigurations()), properties);
  }

  private static RunningHost run(Class<?> host, String exclude, String... properties) {
    return new RunningHost(
        new SpringApplicationBuilder(host)
            .properties("server.port=0", "spring.main.banner-mode=off")
            .properties("spring.autoconfigure.exclude=" + exclude)
            .properties(
                "bookend.twilio.account-sid=" + ACCOUNT,
                "bookend.twilio.api-key-sid=SK0123456789abcdef0123456789abcdef",
                "bookend.twilio.api-key-secret=TopSecretTopSecretTopSecretTop42",
                "bookend.twilio.auth-token=" + TOKEN,
                "bookend.twilio.public-url=" + PUBLIC,
                "bookend.twilio.room-mode=ad-hoc")
            .properties(properties)
            .run());
  }

  private static List<String> autoConfigurations() {
    String file =
        "/META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";
    try (InputStream in =
        dev.bookend.spring.BookendAutoConfiguration.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), UTF_8).lines().filter(n -> !n.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ConfigurableApplicationContext context() {
    return context;
  }

  Reply get(String who, String path) {
    return send(who, "GET", path, BodyPublishers.noBody());
  }

  Reply post(String who, String path, String json) {
    return send(
        who, "POST", path, BodyPublishers.ofString(json), "Content-Type", "application/json");
  }

  Reply send(String who, String method, String path, String... headers) {
    return send(who, method, path, BodyPublishers.noBody(), headers);
  }

  /**
   * Posts a room-ended event for an unknown room, signed for the public address and the base path.
   */
  Reply callback(String path, String base) {
    String route = "/video/twilio/events";
    SignedForm form = SignedForm.event(ACCOUNT, "room-ended", "somebody-elses");
    return send(
        "",
        "POST",
        path + route,
        BodyPublishers.ofByteArray(form.body()),
        "Content-Type",
        "application/x-www-form-urlencoded",
        "X-Twilio-Signature",
        form.signature(TOKEN, PUBLIC + base + route));
  }

  private Reply send(
      String who, String method, String path, BodyPublisher body, String... headers) {
    String port = context.getEnvironment().getProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).method(method, body);
    if (!who.isEmpty()) {
      request.header("X-User", who);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return Reply.of(CLIENT.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(method + " " + path, e);
    }
  }

  @Override
  public void close() {
    context.close();
  }

  /** A response without its date. */
  record Reply(int status, Map<String, List<String>> headers, String body) {
    static Reply of(HttpResponse<String> response) {
      Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
      headers.remove("date");
      String body = response.body().replaceAll("\"timestamp\":(\"[^\"]*\"|\\d+)", "\"timestamp\"");
      return new Reply(response.statusCode(), headers, body);
    }

    String header(String name) {
      return String.join(",", headers.getOrDefault(name, List.of()));
    }

    Map<String, Object> json() {
      return JsonParserFactory.getJsonParser().parseMap(body);
    }
  }
}
