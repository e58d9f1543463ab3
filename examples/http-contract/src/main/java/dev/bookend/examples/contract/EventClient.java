package dev.bookend.examples.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A connection to the live events of a user. */
final class EventClient implements AutoCloseable {
  /** One event; the id is empty if it has none. */
  record Event(String id, String name, String data) {
    boolean isOf(String call) {
      return data.contains("\"id\":\"" + call + "\"");
    }
  }

  private static final int MOST = 1_000;

  final HttpResponse<InputStream> response;
  private final BufferedReader lines;

  EventClient(HttpResponse<InputStream> response) {
    this.response = response;
    lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
  }

  /** The next event; waits for it. */
  Event next() {
    String id = "";
    String name = "";
    String data = "";
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String value = line.replaceFirst("^[a-z]*: ?", "");
        if (line.startsWith("id:")) {
          id = value;
        } else if (line.startsWith("event:")) {
          name = value;
        } else if (line.startsWith("data:")) {
          data = value;
        } else if (line.isEmpty() && !name.isEmpty()) {
          return new Event(id, name, data);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("The stream has ended");
  }

  /** The rest of the response. */
  String rest() {
    return lines.lines().collect(Collectors.joining());
  }

  /** The position that the stream sends first. */
  String position() {
    try {
      String line = lines.readLine();
      while (!line.startsWith("id:")) {
        line = lines.readLine();
      }
      return line.replaceFirst("id: ?", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the response ends without another event; waits for either. */
  boolean isAtEnd() {
    try {
      String line = lines.readLine();
      while (line != null && !line.startsWith("event:")) {
        line = lines.readLine();
      }
      return line == null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The events of a call up to the first one with this name. */
  List<Event> until(String call, String name) {
    return all(call, name).stream().filter(event -> event.isOf(call)).toList();
  }

  /** All events up to the first one of a call with this name. */
  List<Event> all(String call, String name) {
    List<Event> all = new ArrayList<>();
    Event next;
    do {
      next = next();
      all.add(next);
    } while (!next.isOf(call) || !next.name().equals(name));
    return all;
  }

  /** The events that came before the server's process ended. */
  List<Event> untilTheConnectionBreaks() {
    List<Event> all = new ArrayList<>();
    try {
      for (int i = 0; i < MOST; i++) {
        all.add(next());
      }
    } catch (UncheckedIOException | AssertionError broken) {
      return all;
    }
    throw new AssertionError("The connection does not break");
  }

  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
