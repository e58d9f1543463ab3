package dev.bookend.jakarta.containers;

import dev.bookend.jakarta.Caller;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a host's own routes answer: status, type and body of each, to be compared. */
final class HostRoutes {
  private static final List<String> EVERYWHERE =
      List.of(
          "", "/all", "/page?number=7", "/page?number=seven", "/mapped", "/unmapped", "/nowhere");

  private HostRoutes() {}

  /** In a plain JVM. */
  static String of(Caller http) {
    String written = "{\"full_name\":\"O\",\"diagnosis\":\"ignored\",\"born\":\"1960-03-04\"}";
    return Stream.concat(
            Stream.of(
                told("POST", http.post(null, "/api/patients", written)),
                told("POST", http.post(null, "/api/patients", "{"))),
            EVERYWHERE.stream().map(path -> got(http, "/api/patients" + path)))
        .collect(Collectors.joining("\n"));
  }

  /** In a server, which has enterprise beans too. */
  static String ofServer(Caller http) {
    return Stream.concat(
            Stream.of(of(http)),
            Stream.of("/mapped", "/unmapped", "/joined/mapped", "/joined/unmapped")
                .map(path -> got(http, "/api/wards" + path)))
        .collect(Collectors.joining("\n"));
  }

  private static String got(Caller http, String path) {
    return told("GET", http.get(null, path));
  }

  private static String told(String method, HttpResponse<String> answer) {
    return String.join(
        " ",
        method,
        answer.uri().getPath(),
        String.valueOf(answer.statusCode()),
        answer.headers().firstValue("Content-Type").orElse("-"),
        answer.body());
  }
}
