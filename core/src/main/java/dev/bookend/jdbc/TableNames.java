package dev.bookend.jdbc;

import dev.bookend.call.InvalidValueException;
import java.util.regex.Pattern;

/** Names of the tables: a prefix, which may begin with a schema, and a fixed name. */
record TableNames(String prefix) {
  static final String DEFAULT = "bookend_";

  private static final Pattern PREFIX =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,62}\\.)?[A-Za-z_][A-Za-z0-9_]{0,30}");
  private static final Pattern NAME = Pattern.compile("\\b" + DEFAULT + "(\\w+)");

  TableNames {
    InvalidValueException.check(
        PREFIX.matcher(prefix).matches(),
        "tablePrefix",
        "must be letters, digits and underscores, at most 31, after a schema and a dot if need be");
  }

  String call() {
    return prefix + "call";
  }

  String participant() {
    return prefix + "participant";
  }

  String event() {
    return prefix + "event";
  }

  String requestKey() {
    return prefix + "request_key";
  }

  String periodCount() {
    return prefix + "period_count";
  }

  String lock() {
    return prefix + "lock";
  }

  String schema() {
    return prefix + "schema";
  }

  /** Replaces the default prefix in DDL. Index names get the prefix without the schema. */
  String in(String ddl) {
    String bare = prefix.substring(prefix.indexOf('.') + 1);
    return NAME.matcher(ddl)
        .replaceAll(name -> (name.group(1).endsWith("_index") ? bare : prefix) + name.group(1));
  }
}
