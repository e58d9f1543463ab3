package dev.bookend.examples.contract;

import static dev.bookend.examples.contract.Caller.CALLS;
import static dev.bookend.examples.contract.Caller.GENERATE;
import static dev.bookend.examples.contract.Caller.JSON;
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

/** Whatever a body is, what is wrong with it is said. */
abstract class BadBodies {
  private static final String REQUEST = CALLS + "/request";
  private static final int MAX_BYTES = 65_536;

  private final Caller recipient;

  BadBodies(URI app) {
    recipient = new Caller(app, "recipient");
  }

  @ParameterizedTest
  @MethodSource("dev.bookend.examples.contract.BadRequests#all")
  void aBadBodyIsRefusedAndTheFieldNamed(BadRequests.Bad bad) {
    Reply refused =
        recipient.post(bad.path(), JSON, bad.body()).expectProblem(400, "invalid_request");

    assertThat(refused.text("field")).isEqualTo(bad.field());
    assertThat(refused.text("detail")).startsWith(bad.field() + " ");
  }

  @Test
  void whatNobodyKnowsIsIgnored() {
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
  void jsonIsTakenWhateverItsTypeIsCalled(String type) {
    recipient.post(REQUEST, type, Walk.NOW.getBytes(UTF_8)).expect(201);
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
  void anyOtherTypeIsRefusedWhereverThereIsABody(String type) {
    String call = CALLS + "/" + UUID.randomUUID();
    for (String path :
        new String[] {
          REQUEST,
          call + "/accept",
          call + "/cancel",
          call + "/reschedule",
          call + "/extend",
          GENERATE
        }) {
      recipient
          .post(path, type, Walk.NOW.getBytes(UTF_8))
          .expectProblem(415, "unsupported_media_type");
    }
  }

  @Test
  void aBodyWithoutATypeIsRefused() {
    recipient
        .send(recipient.request(REQUEST).POST(BodyPublishers.ofString(Walk.NOW)))
        .expectProblem(415, "unsupported_media_type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/reschedule", "/extend"})
  void whereABodyIsNeededItMayNotBeEmpty(String move) {
    String path = CALLS + "/" + UUID.randomUUID() + move;

    recipient.post(path, "").expectProblem(400, "invalid_request");
    recipient.post(path).expectProblem(415, "unsupported_media_type");
  }

  @Test
  void sixtyFourKibAreTakenAndNoMore() {
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
    String json = BadRequests.with("note", "\"\"");
    return json.replace("\"\"", "\"" + "n".repeat(size - json.length()) + "\"");
  }
}
