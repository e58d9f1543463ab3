package dev.bookend.examples.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;

/** A response of the application. */
record Reply(HttpResponse<byte[]> response) {
  private static final ObjectMapper JSON = new ObjectMapper();

  int status() {
    return response.statusCode();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  String body() {
    return new String(response.body(), UTF_8);
  }

  JsonNode json() {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String field) {
    return json().path(field).asText();
  }

  /** Whether a participant of this call is connected to its room. */
  boolean isConnected(String who) {
    for (JsonNode person : json().path("participants")) {
      if (person.path("identity").asText().equals(who)) {
        return person.path("connected_at").isTextual() && person.path("left_at").isNull();
      }
    }
    throw new AssertionError(who + " is not in " + body());
  }

  Reply expect(int status) {
    assertThat(status()).as(body()).isEqualTo(status);
    return this;
  }

  Reply expect4xx() {
    assertThat(status()).isBetween(400, 499);
    return this;
  }

  Reply expectProblem(int status, String code) {
    expect(status);
    assertThat(header("Content-Type")).startsWith("application/problem+json");
    assertThat(text("code")).isEqualTo(code);
    assertThat(json().path("status").asInt()).isEqualTo(status);
    assertThat(text("title")).isNotBlank();
    assertThat(text("detail")).isNotBlank().doesNotContain("Exception");
    return this;
  }
}
