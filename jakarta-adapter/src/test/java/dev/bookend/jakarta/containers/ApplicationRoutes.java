package dev.bookend.jakarta.containers;

import dev.bookend.jakarta.TestClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Renders the responses of the application's own routes for comparison: status, content type and
 * body.
 */
final class ApplicationRoutes {
  private static final List<String> PATHS =
      List.of(
          "", "/all", "/page?number=7", "/page?number=seven", "/mapped", "/unmapped", "/nowhere");

  private ApplicationRoutes() {}

  /** The routes of a plain JVM. */
  static String of(TestClient http) {
    String written = "{\"full_name\":\"O\",\"diagnosis\":\"ignored\",\"born\":\"1960-03-04\"}";
    return Stream.concat(
            Stream.of(
                line("POST", http.post(null, "/api/patients", written)),
                line("POST", http.post(null, "/api/patients", "{"))),
            PATHS.stream().map(path -> get(http, "/api/patients" + path)))
        .collect(Collectors.joining("\n"));
  }

  /** The routes of a server, which also has enterprise beans. */
  static String ofServer(TestClient http) {
    return Stream.concat(
            Stream.of(of(http)),
            Stream.of("/mapped", "/unmapped", "/joined/mapped", "/joined/unmapped")
                .map(path -> get(http, "/api/wards" + path)))
        .collect(Collectors.joining("\n"));
  }

  private static String get(TestClient http, String path) {
    return line("GET", http.get(null, path));
  }

  private static String line(String method, HttpResponse<String> answer) {
    return String.join(
        " ",
        method,
        answer.uri().getPath(),
        String.valueOf(answer.statusCode()),
        answer.headers().firstValue("Content-Type").orElse("-"),
        answer.body());
  }
}
