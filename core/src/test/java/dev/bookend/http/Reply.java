package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bookend.http.CallEndpoints.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A response as a client sees it. */
record Reply(int status, Map<String, String> headers, String raw) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Also checks the rules that hold for every response. */
  static Reply of(Response answer) {
    Reply reply =
        new Reply(
            answer.status(), answer.headers(), new String(answer.body(), StandardCharsets.UTF_8));
    assertThat(reply.headers()).containsEntry("Cache-Control", "no-store");
    String type = answer.status() < 400 ? "application/json" : "application/problem+json";
    if (answer.status() == 204) {
      assertThat(reply.headers()).doesNotContainKey("Content-Type");
      assertThat(reply.raw()).isEmpty();
    } else {
      assertThat(reply.headers()).containsEntry("Content-Type", type);
    }
    if (answer.status() >= 400) {
      assertThat(names(reply.json())).startsWith("type", "title", "status", "detail", "code");
      assertThat(reply.text("type")).isEqualTo("about:blank");
      assertThat(reply.json().get("status").intValue()).isEqualTo(answer.status());
    }
    return reply;
  }

  static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }

  static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  JsonNode json() {
    return parse(raw);
  }

  String text(String field) {
    return json().path(field).asText();
  }

  Reply expect(int expected) {
    assertThat(status).as(raw).isEqualTo(expected);
    return this;
  }

  Reply refused(int expected, String code) {
    assertThat(status + " " + text("code")).as(raw).isEqualTo(expected + " " + code);
    return this;
  }

  void names(String field) {
    refused(400, "invalid_request");
    assertThat(text("field")).as(raw).isEqualTo(field);
    assertThat(text("detail")).startsWith(field + " ").endsWith(".");
  }
}
