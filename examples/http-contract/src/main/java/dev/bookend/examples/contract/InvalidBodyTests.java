package dev.bookend.examples.contract;

import static dev.bookend.examples.contract.ApiClient.CALLS;
import static dev.bookend.examples.contract.ApiClient.GENERATE;
import static dev.bookend.examples.contract.ApiClient.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid bodies are rejected with a precise reason. */
abstract class InvalidBodyTests {
  private static final String REQUEST = CALLS + "/request";
  private static final int MAX_BYTES = 65_536;

  private final ApiClient recipient;

  InvalidBodyTests(URI app) {
    recipient = new ApiClient(app, "recipient");
  }

  @ParameterizedTest
  @MethodSource("dev.bookend.examples.contract.InvalidRequests#all")
  void anInvalidBodyIsRejectedWithTheField(InvalidRequests.Bad bad) {
    Reply refused =
        recipient.post(bad.path(), JSON, bad.body()).expectProblem(400, "invalid_request");

    assertThat(refused.text("field")).isEqualTo(bad.field());
    assertThat(refused.text("detail")).startsWith(bad.field() + " ");
  }

  @Test
  void unknownFieldsAreIgnored() {
    String json =
        "{\"requested_by\":\"caregiver\",\"status\":\"completed\",\"deep\":"
            + "[".repeat(50)
            + "]".repeat(50)
            + ",\"invitee_ids\":[\"caregiver\"],\"booking_id\":null}";
    Reply made = recipient.post(REQUEST, json).expect(201);

    assertThat(made.text("requested_by")).isEqualTo("recipient");
    assertThat(made.text("status")).isEqualTo("pending");
    String id = made.text("id");
    recipient.call(id, "cancel", "{\"reason\":null,\"more\":[]}").expect(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=UTF-8",
        "APPLICATION/JSON;charset=utf-8",
        "application/vnd.care+json"
      })
  void jsonMediaTypesAreAccepted(String type) {
    recipient.post(REQUEST, type, Scenario.NOW.getBytes(UTF_8)).expect(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "text/plain",
        "text/json",
        "application/xml",
        "application/octet-stream",
        "multipart/form-data; boundary=x"
      })
  void otherMediaTypesAreRejectedOnAllRoutesWithABody(String type) {
    String call = CALLS + "/" + UUID.randomUUID();
    for (String path :
        new String[] {
          REQUEST,
          call + "/accept",
          call + "/cancel",
          call + "/reschedule",
          call + "/extend",
          call + "/complete",
          call + "/admit",
          call + "/deny",
          call + "/remove",
          call + "/add",
          call + "/replace",
          call + "/guests",
          GENERATE
        }) {
      recipient
          .post(path, type, Scenario.NOW.getBytes(UTF_8))
          .expectProblem(415, "unsupported_media_type");
    }
  }

  @Test
  void aBodyWithoutAContentTypeIsRejected() {
    recipient
        .send(recipient.request(REQUEST).POST(BodyPublishers.ofString(Scenario.NOW)))
        .expectProblem(415, "unsupported_media_type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/reschedule", "/extend", "/admit", "/remove", "/add", "/guests"})
  void aRequiredBodyMustNotBeEmpty(String move) {
    String path = CALLS + "/" + UUID.randomUUID() + move;

    recipient.post(path, "").expectProblem(400, "invalid_request");
    recipient.post(path).expectProblem(415, "unsupported_media_type");
  }

  @Test
  void bodiesAreLimitedTo64KiB() {
    recipient.post(REQUEST, ofSize(MAX_BYTES)).expect(201);
    for (int size : new int[] {MAX_BYTES + 1, 1 << 20}) {
      recipient.post(REQUEST, ofSize(size)).expectProblem(413, "too_large");
    }
    byte[] large = ofSize(MAX_BYTES + 1).getBytes(UTF_8);
    recipient
        .send(
            recipient
                .request(CALLS + "/" + UUID.randomUUID() + "/accept")
                .header("Content-Type", JSON)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))))
        .expectProblem(413, "too_large");
  }

  private static String ofSize(int size) {
    String json = InvalidRequests.with("note", "\"\"");
    return json.replace("\"\"", "\"" + "n".repeat(size - json.length()) + "\"");
  }
}
