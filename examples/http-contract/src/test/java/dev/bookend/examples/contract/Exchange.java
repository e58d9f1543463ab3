package dev.bookend.examples.contract;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request of a transcript, with its reply.
 *
 * @param method the HTTP method
 * @param path the path, with {@code {id}} for the id of a call
 * @param query the query, without the question mark; empty if there is none
 * @param sent the body of the request; empty if there is none
 * @param status the status of the reply
 * @param headers the header fields of the reply
 * @param answer the body of the reply; empty if there is none
 * @param text all of it
 */
record Exchange(
    String method,
    String path,
    String query,
    String sent,
    int status,
    Map<String, String> headers,
    String answer,
    String text) {
  static final List<Exchange> ALL =
      Stream.of("calls", "people", "roles", "strict", "twilio", "bare")
          .flatMap(name -> Stream.of(Transcript.resource(name).split("\n> ", -1)).skip(1))
          .map(Exchange::of)
          .toList();

  String route() {
    return method + " " + path;
  }

  private static Exchange of(String text) {
    List<String> lines = Arrays.asList(text.split("\n# ", 2)[0].split("\n", -1));
    String[] request = lines.get(0).split(" ", 3);
    String[] address = request[2].split("\\?", 2);
    int status = 1;
    while (!lines.get(status).matches("\\d{3}")) {
      status++;
    }
    int body = status + 1;
    Map<String, String> headers = new LinkedHashMap<>();
    while (body < lines.size() && lines.get(body).matches("[A-Z][\\w-]+: .*")) {
      String[] header = lines.get(body++).split(": ", 2);
      headers.put(header[0], header[1]);
    }
    return new Exchange(
        request[1],
        address[0]
            .replaceAll("\\{id \\d+}|no-uuid", "{id}")
            .replaceAll("(?<=/guests/)[^/]+", "{guest_id}")
            .replaceAll("(?<=/guest/)[^/]+", "{key}"),
        address.length > 1 ? address[1] : "",
        joined(lines.subList(1, status)),
        Integer.parseInt(lines.get(status)),
        headers,
        joined(lines.subList(body, lines.size())),
        text);
  }

  private static String joined(List<String> lines) {
    return lines.stream().filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
  }
}
