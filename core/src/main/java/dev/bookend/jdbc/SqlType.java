package dev.bookend.jdbc;

/** The types of columns. */
enum SqlType {
  ID,
  TEXT,
  LONG,
  INT,
  BOOLEAN,
  INSTANT
}
