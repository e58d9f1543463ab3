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
 * Requests and their replies, to the byte but for what is different each time, and what they are to
 * be: the text of the same name among the resources. With the system property {@code
 * bookend.contract.write}, a folder, it is written there instead of compared.
 */
final class Transcript {
  private static final int SHOWN = 80;
  private static final String WRITE = "bookend.contract.write";
  private static final List<String> HEADERS =
      List.of("Content-Type", "Cache-Control", "Location", "Retry-After");
  private static final Pattern ID =
      Pattern.compile(
          "\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");

  /** What has no number, for how many there are depends on how quickly all goes. */
  private static final Map<Pattern, String> CHANGING = new LinkedHashMap<>();

  static {
    CHANGING.put(
        Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.(\\d{3}){1,2})?Z"), "{time}");
    CHANGING.put(Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+"), "{token}");
    CHANGING.put(
        Pattern.compile("(?<=\"(expires_in|connected_seconds|late_seconds)\":)\\d+"), "{seconds}");
    CHANGING.put(Pattern.compile("(?<=\nRetry-After: )\\d{2,}"), "{seconds}");
    CHANGING.put(Pattern.compile("(?<=\"next_cursor\":\")[^\"]+"), "{cursor}");
    CHANGING.put(Pattern.compile("(?<=cursor=)[\\w-]{20,}"), "{cursor}");
  }

  private final String name;
  private final StringBuilder text = new StringBuilder();
  private final Map<String, String> known = new HashMap<>();

  Transcript(String name) {
    this.name = name;
  }

  /** Gives a value that will be sent a name, and the value back. */
  String called(String as, String value) {
    known.put(value, "{" + as + "}");
    return value;
  }

  void chapter(String title) {
    text.append(text.isEmpty() ? "# " : "\n# ").append(title).append('\n');
  }

  void add(String request, Reply reply) {
    StringBuilder exchange = new StringBuilder("\n> ").append(request).append('\n');
    exchange.append(reply.status()).append('\n');
    // of a refusal of the host's security nothing is promised but the status
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
    for (Map.Entry<Pattern, String> changing : CHANGING.entrySet()) {
      masked = changing.getKey().matcher(masked).replaceAll(changing.getValue());
    }
    return masked;
  }

  private long ids() {
    return 1 + known.values().stream().filter(as -> as.startsWith("{id ")).count();
  }

  /** Compares all of it with what was written down. */
  void check() {
    String folder = System.getProperty(WRITE);
    if (folder != null) {
      write(Path.of(folder));
    } else {
      compare(written(name).split("\n", -1), text.toString().split("\n", -1));
    }
  }

  private void write(Path folder) {
    try {
      Files.writeString(folder.resolve(name + ".txt"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String written(String name) {
    try (InputStream in = Transcript.class.getResourceAsStream(name + ".txt")) {
      if (in == null) {
        throw new AssertionError("There is no " + name + ".txt; -D" + WRITE + "=<folder> makes it");
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

  /** Bodies are long lines: from a little before the first difference on. */
  private static String around(String line, String other) {
    int from = Math.max(0, same(line, other) - SHOWN / 2);
    int to = Math.min(line.length(), from + 2 * SHOWN);
    return (from > 0 ? "…" : "") + line.substring(from, to) + (to < line.length() ? "…" : "");
  }
}
