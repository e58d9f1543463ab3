package dev.bookend.http;

import java.util.Map;

/**
 * What is to be sent back.
 *
 * @param status the HTTP status
 * @param headers header fields, {@code Content-Type} among them if there is a body
 * @param body the bytes; empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(int status, Map<String, String> headers, byte[] body) {
  public Answer {
    headers = Map.copyOf(headers);
  }
}
