package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bookend.call.Admission;
import dev.bookend.call.Attendance;
import dev.bookend.call.CallEvent;
import dev.bookend.call.CallStatus;
import dev.bookend.call.EndReason;
import dev.bookend.call.LeaveReason;
import dev.bookend.call.Participant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** F5: the document lists all values of the enumerations in the code. */
class OpenApiDocumentTest {
  private static final HttpSettings CARE = new HttpSettings("/care/api", "{room_name}", "{key}");
  private static final JsonNode NEW = Reply.parse(OpenApiDocument.version31(CARE));
  private static final JsonNode OLD = Reply.parse(OpenApiDocument.version30(CARE));

  @Test
  void everyPathStartsWithTheBasePath() {
    assertThat(Reply.names(NEW.get("paths")))
        .contains("/care/api/bookings/video-call/request", "/care/api/video/twilio/events")
        .allMatch(path -> path.startsWith("/care/api/"));
    HttpSettings root = new HttpSettings("", "{room_name}", "{key}");
    assertThat(Reply.names(Reply.parse(OpenApiDocument.version31(root)).get("paths")))
        .contains("/bookings/video-call/request");
  }

  @Test
  void namesDoNotCollideWithTheHosts() {
    for (String kind : Reply.names(NEW.get("components"))) {
      assertThat(Reply.names(NEW.at("/components/" + kind)))
          .allMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("bookend"));
    }
    List<String> ids = NEW.get("paths").findValuesAsText("operationId");
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.startsWith("bookend"));
  }

  @Test
  void everyProblemCodeIsListedUnderItsStatus() {
    Set<String> documented = new TreeSet<>();
    for (JsonNode answer : NEW.at("/components/responses")) {
      JsonNode properties =
          answer.at("/content/application~1problem+json/schema/allOf/1/properties");
      for (String code : texts(properties.at("/code/enum"))) {
        documented.add(properties.at("/status/enum/0").asInt() + " " + code);
      }
    }

    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemType.values())
                .map(kind -> kind.status + " " + kind.code())
                .toList());
    assertThat(texts(schema("BookendProblem").at("/code/enum")))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemType.values()).map(ProblemType::code).toList());
  }

  @Test
  void everyValueOfAnEnumerationIsListed() {
    JsonNode call = schema("BookendCall");
    JsonNode person = schema("BookendParticipant");
    assertThat(texts(call.at("/status/enum"))).isEqualTo(names(CallStatus.values()));
    assertThat(texts(call.at("/attendance/enum"))).isEqualTo(names(Attendance.values()));
    assertThat(texts(call.at("/end_reason/enum"))).isEqualTo(orNull(names(EndReason.values())));
    assertThat(texts(person.at("/left_reason/enum")))
        .isEqualTo(orNull(names(LeaveReason.values())));
    assertThat(texts(person.at("/response/enum"))).isEqualTo(names(Participant.Response.values()));
    JsonNode guest = schema("BookendGuestCall");
    for (JsonNode admission : List.of(person.at("/admission/enum"), guest.at("/admission/enum"))) {
      assertThat(texts(admission)).isEqualTo(names(Admission.State.values()));
    }
    assertThat(texts(guest.at("/status/enum"))).isEqualTo(names(CallStatus.values()));
    assertThat(texts(schema("BookendAttendance").at("/source/enum")))
        .isEqualTo(names(Attendance.values()));
    assertThat(
            texts(
                NEW.at("/paths/~1care~1api~1bookings~1video-call/get/parameters/0/schema")
                    .at("/items/enum")))
        .isEqualTo(names(CallStatus.values()));
    assertThat(texts(schema("BookendEvent").at("/type/enum")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(CallEvent.class.getPermittedSubclasses())
                .map(type -> type.getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "_"))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList());
  }

  @Test
  void version30HasOneTypePerSchema() {
    assertThat(NEW.get("openapi").asText()).isEqualTo("3.1.0");
    assertThat(OLD.get("openapi").asText()).isEqualTo("3.0.3");
    assertThat(OLD.toString()).doesNotContain("\"type\":[").doesNotContain("\"null\"");
    assertThat(OLD.toString()).doesNotContain("\"required\":[]");
    JsonNode role = OLD.at("/components/schemas/BookendParticipant/properties/role");
    assertThat(role.get("type").asText()).isEqualTo("string");
    assertThat(role.get("nullable").asBoolean()).isTrue();
    assertThat(OLD.at("/components/schemas/BookendProblem/properties/min/anyOf")).hasSize(2);
    assertThat(Reply.names(OLD.get("paths"))).isEqualTo(Reply.names(NEW.get("paths")));
  }

  /** Locations at which a platform would mistake it for the document of the host. */
  @Test
  void documentDoesNotShadowOneOfTheHost() {
    for (String type : List.of("json", "yaml", "yml")) {
      assertThat(getClass().getResource("/META-INF/openapi." + type)).isNull();
    }
  }

  private static JsonNode schema(String name) {
    return NEW.at("/components/schemas/" + name + "/properties");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(value -> texts.add(value.asText()));
    return texts;
  }

  private static List<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants).map(it -> it.name().toLowerCase(Locale.ROOT)).toList();
  }

  private static List<String> orNull(List<String> names) {
    return Stream.concat(names.stream(), Stream.of("null")).toList();
  }
}
