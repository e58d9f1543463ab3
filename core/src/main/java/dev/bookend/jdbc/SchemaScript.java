package dev.bookend.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The statements that create the tables.
 *
 * @param file the path of the script in Bookend's jar
 * @param names the names of the tables
 */
record SchemaScript(String file, TableNames names) {
  List<String> statements() {
    return Arrays.stream(names.in(text()).split(";", -1))
        .map(String::strip)
        .filter(sql -> !sql.isEmpty())
        .toList();
  }

  private String text() {
    try (InputStream in = SchemaScript.class.getResourceAsStream("/" + file)) {
      if (in == null) {
        throw new IllegalStateException("Bookend's jar has no " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
