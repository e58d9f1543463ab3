package dev.bookend.examples.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests and their responses with placeholders for values that vary. They must equal the resource
 * of the same name. If the system property {@code bookend.contract.write} names a folder, they are
 * written there instead.
 */
final class Transcript {
  private static final int CONTEXT = 80;
  private static final String WRITE_TO = "bookend.contract.write";
  private static final List<String> HEADERS =
      List.of("Content-Type", "Cache-Control", "ETag", "Location", "Retry-After");
  private static final Pattern ID =
      Pattern.compile(
          "\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");

  /** Placeholders without a number, for values whose count depends on timing. */
  private static final Map<Pattern, String> VARYING = new LinkedHashMap<>();

  static {
    VARYING.put(
        Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.(\\d{3}){1,2})?Z"), "{time}");
    VARYING.put(Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+"), "{token}");
    VARYING.put(
        Pattern.compile("(?<=\"(expires_in|(connected|late|waited|lasted)_seconds)\":)\\d+"),
        "{seconds}");
    VARYING.put(Pattern.compile("(?<=/guest/|#|\"key\":\")[\\w-]{43}"), "{key}");
    VARYING.put(Pattern.compile("bookend-guest-[\\w-]{22}"), "{guest}");
    VARYING.put(Pattern.compile("(?<=\nETag: )W/\"\\p{XDigit}{32}\""), "{tag}");
    VARYING.put(Pattern.compile("(?<=\nRetry-After: )\\d{2,}"), "{seconds}");
    VARYING.put(Pattern.compile("(?<=\"next_cursor\":\")[^\"]+"), "{cursor}");
    VARYING.put(Pattern.compile("(?<=cursor=)[\\w-]{20,}"), "{cursor}");
  }

  private final String name;
  private final StringBuilder text = new StringBuilder();
  private final Map<String, String> known = new HashMap<>();

  Transcript(String name) {
    this.name = name;
  }

  /** Registers a placeholder for a value that will be sent, and returns the value. */
  String placeholder(String as, String value) {
    known.put(value, "{" + as + "}");
    return value;
  }

  void chapter(String title) {
    text.append(text.isEmpty() ? "# " : "\n# ").append(title).append('\n');
  }

  void add(String request, Reply reply) {
    StringBuilder exchange = new StringBuilder("\n> ").append(request).append('\n');
    exchange.append(reply.status()).append('\n');
    // the application's own security defines the rest of a 401
    if (reply.status() != 401) {
      for (String header : HEADERS) {
        String value = reply.header(header);
        if (!value.isEmpty()) {
          exchange.append(header).append(": ").append(value).append('\n');
        }
      }
      String body = new String(reply.response().body(), UTF_8);
      exchange.append(body).append(body.isEmpty() ? "" : "\n");
    }
    text.append(masked(exchange.toString()));
  }

  private String masked(String exchange) {
    String masked =
        ID.matcher(exchange)
            .replaceAll(
                id ->
                    Matcher.quoteReplacement(
                        known.computeIfAbsent(id.group(), unknown -> "{id " + ids() + "}")));
    for (Map.Entry<String, String> value : known.entrySet()) {
      masked = masked.replace(value.getKey(), value.getValue());
    }
    for (Map.Entry<Pattern, String> changing : VARYING.entrySet()) {
      masked = changing.getKey().matcher(masked).replaceAll(changing.getValue());
    }
    return masked;
  }

  private long ids() {
    return 1 + known.values().stream().filter(as -> as.startsWith("{id ")).count();
  }

  /** Compares the transcript with the resource. */
  void check() {
    String folder = System.getProperty(WRITE_TO);
    if (folder != null) {
      write(Path.of(folder));
    } else {
      compare(resource(name).split("\n", -1), text.toString().split("\n", -1));
    }
  }

  private void write(Path folder) {
    try {
      Files.writeString(folder.resolve(name + ".txt"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String resource(String name) {
    try (InputStream in = Transcript.class.getResourceAsStream(name + ".txt")) {
      if (in == null) {
        throw new AssertionError(
            "There is no " + name + ".txt; -D" + WRITE_TO + "=<folder> makes it");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compare(String[] wanted, String[] got) {
    String request = "";
    for (int line = 0; line < Math.max(wanted.length, got.length); line++) {
      String should = line < wanted.length ? wanted[line] : "(nothing)";
      String is = line < got.length ? got[line] : "(nothing)";
      request = is.startsWith("> ") ? is : request;
      if (!should.equals(is)) {
        throw new AssertionError(
            """
            %s.txt, line %d, column %d, after
            %s
            should be
            %s
            and is
            %s
            """
                .formatted(
                    name,
                    line + 1,
                    same(should, is) + 1,
                    request,
                    around(should, is),
                    around(is, should)));
      }
    }
  }

  private static int same(String one, String other) {
    int same = Arrays.mismatch(one.toCharArray(), other.toCharArray());
    return same < 0 ? one.length() : same;
  }

  /** A part of a long line around the first difference. */
  private static String around(String line, String other) {
    int from = Math.max(0, same(line, other) - CONTEXT / 2);
    int to = Math.min(line.length(), from + 2 * CONTEXT);
    return (from > 0 ? "…" : "") + line.substring(from, to) + (to < line.length() ? "…" : "");
  }
}
