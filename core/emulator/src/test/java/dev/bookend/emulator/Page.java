package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bookend.port.VideoRooms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** A browser's side of the signalling, in raw messages. */
final class Page {
  private final TwilioEmulator.Signalling signalling;
  private final List<JsonNode> heard = new ArrayList<>();
  private int revision;

  Page(TwilioEmulator emulator) {
    signalling = emulator.connect(text -> heard.add(Json.read(text)));
  }

  /** Creates a page that has sent hello and a connect request. */
  static Page in(TwilioEmulator emulator, String token, String name, String... tracks) {
    Page page = new Page(emulator);
    page.hello(Json.object("ice").put("version", 1).put("token", token));
    page.body(page.connect(token, name, tracks));
    return page;
  }

  void send(String text) {
    signalling.receive(text);
  }

  void hello(ObjectNode body) {
    ObjectNode hello = Json.object("hello").put("version", 2).put("timeout", 5000);
    hello.set("body", body);
    send(hello.toString());
  }

  void body(ObjectNode body) {
    ObjectNode message = Json.object("msg");
    message.set("body", body);
    send(message.toString());
  }

  ObjectNode connect(String token, String name, String... tracks) {
    ObjectNode body = Json.object("connect").put("version", 2).put("token", token);
    body.put("name", name).set("participant", participant(true, tracks));
    body.set("peer_connections", Json.array(List.of(connection("own", "offer"))));
    return body;
  }

  /** Creates tracks named by kind and ID, as in {@code audio-1}. */
  ObjectNode participant(boolean enabled, String... tracks) {
    ObjectNode participant = Json.object().put("revision", ++revision);
    participant.set("tracks", Json.array(Arrays.stream(tracks).map(id -> track(id, enabled))));
    return participant;
  }

  private static ObjectNode track(String id, boolean enabled) {
    String kind = id.substring(0, id.indexOf('-'));
    return Json.object()
        .put("id", id)
        .put("kind", kind)
        .put("name", "my " + id)
        .put("enabled", enabled)
        .put("priority", "standard");
  }

  void publish(boolean enabled, String... tracks) {
    ObjectNode body = Json.object("update").put("version", 2);
    body.set("participant", participant(enabled, tracks));
    body(body);
  }

  void describe(String link, String type) {
    tell(connection(link, type));
  }

  void ice(String link, String candidate) {
    ObjectNode told = Json.object().put("id", link);
    told.set("ice", Json.object().put("ufrag", candidate));
    tell(told);
  }

  private void tell(ObjectNode connection) {
    ObjectNode body = Json.object("update").put("version", 2);
    body.set("peer_connections", Json.array(List.of(connection)));
    body(body);
  }

  static ObjectNode connection(String id, String type) {
    ObjectNode told = Json.object().put("id", id);
    told.set("description", Json.object(type).put("revision", 2).put("sdp", "v=0"));
    return told;
  }

  void disconnect() {
    body(Json.object("disconnect").put("version", 2));
    send(Json.object("bye").toString());
    signalling.closed();
  }

  void drop() {
    signalling.closed();
  }

  List<JsonNode> heard() {
    return List.copyOf(heard);
  }

  void forget() {
    heard.clear();
  }

  /** Returns the bodies of the messages of a type, in order. */
  List<JsonNode> bodies(String type) {
    return bodies(body -> body.path("type").asText().equals(type));
  }

  private List<JsonNode> bodies(Predicate<JsonNode> which) {
    return heard.stream().map(m -> m.path("body")).filter(which).toList();
  }

  /** Returns the only message of a type. */
  JsonNode only(String type) {
    List<JsonNode> found = bodies(type);
    if (found.size() != 1) {
      throw new AssertionError("one " + type + " was expected, heard was " + heard);
    }
    return found.get(0);
  }

  boolean isConnected() {
    return bodies("connected").size() == 1 && bodies("disconnected").isEmpty() && code() == 0;
  }

  /** Returns the error code of the disconnection; 0 if there was none. */
  int code() {
    return bodies("error").stream().mapToInt(e -> e.path("code").asInt()).findFirst().orElse(0);
  }

  /** Returns the latest value of a field that several messages have, such as participants. */
  JsonNode latest(String field) {
    List<JsonNode> found = bodies(body -> body.has(field));
    return found.isEmpty() ? Json.object() : found.get(found.size() - 1).path(field);
  }

  /** Returns the peer connections of all messages as text: ID and action. */
  List<String> connections() {
    List<String> told = new ArrayList<>();
    for (JsonNode body : bodies(b -> true)) {
      for (JsonNode connection : body.path("peer_connections")) {
        String type = connection.path("description").path("type").asText("");
        String ice = connection.path("ice").path("ufrag").asText("");
        told.add(connection.path("id").asText() + " " + type + ice);
      }
    }
    return told;
  }

  /** Returns the ID of the media connection for which an offer was requested last. */
  String offered() {
    List<String> asked =
        connections().stream().filter(told -> told.endsWith(" create-offer")).toList();
    String last = asked.get(asked.size() - 1);
    return last.substring(0, last.indexOf(' '));
  }

  static List<String> present(TwilioEmulator emulator, String room) {
    return emulator.rooms().connections(room).orElse(List.of()).stream()
        .map(VideoRooms.Connection::identity)
        .toList();
  }
}
