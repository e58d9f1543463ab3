package dev.bookend.jdbc;

/** The kinds of columns that there are. */
enum SqlType {
  ID,
  TEXT,
  LONG,
  INT,
  BOOLEAN,
  INSTANT
}
