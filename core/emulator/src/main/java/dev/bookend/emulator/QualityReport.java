package dev.bookend.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The network measurements of a browser and the requested level of detail. The level is 1 for a
 * number, 2 for audio and video levels, 3 for measurements. For remote participants, 0 means no
 * report.
 */
final class QualityReport {
  private static final int LEVELS = 2;
  private static final int MEASUREMENTS = 3;
  private static final List<String> KINDS = List.of("audio", "video");

  private final Map<String, Double> measured = new LinkedHashMap<>();
  private int detail = 1;
  private int detailOfOthers;

  void take(JsonNode message) {
    detail = message.path("reportLevel").asInt(1);
    detailOfOthers = message.path("remoteReportLevel").asInt(0);
    measured.clear();
    for (String kind : KINDS) {
      for (String name : List.of("send.bitrate", "send.rtt")) {
        measure(message, kind, name);
      }
      for (String name : List.of("recv.bitrate", "recv.jitter", "recv.fractionLost")) {
        measure(message, kind, name);
      }
    }
  }

  private void measure(JsonNode message, String kind, String name) {
    JsonNode value = message.at("/" + kind + "/" + name.replace('.', '/'));
    if (value.isNumber()) {
      measured.put(kind + "." + name, value.asDouble());
    }
  }

  /** Creates the response: the browser's own level and those of other participants, by SID. */
  ObjectNode answer(int level, Map<RoomParticipant, Integer> others) {
    ObjectNode message = Json.object(MediaProtocol.NETWORK_QUALITY.key());
    if (detail < LEVELS) {
      message.put("local", level);
    } else {
      message.set("local", level(level, detail));
    }
    if (detailOfOthers > 0) {
      message.set(
          "remotes",
          Json.array(
              others.entrySet().stream()
                  .map(one -> remote(one.getKey(), one.getValue(), detailOfOthers))));
    }
    return message;
  }

  private static ObjectNode remote(RoomParticipant participant, int level, int detail) {
    QualityReport own = participant.media().map(MediaSession::report).orElseGet(QualityReport::new);
    return own.level(level, detail).put("sid", participant.sid);
  }

  private ObjectNode level(int level, int detail) {
    ObjectNode described = Json.object().put("level", level);
    if (detail >= LEVELS && level > 0) {
      KINDS.forEach(kind -> described.set(kind, media(kind, level, detail)));
    }
    return described;
  }

  private ObjectNode media(String kind, int level, int detail) {
    ObjectNode media = Json.object().put("send", level).put("recv", level);
    if (detail >= MEASUREMENTS) {
      ObjectNode sent = media.putObject("sendStats");
      put(sent.putObject("bandwidth"), "actual", kind + ".send.bitrate", level);
      put(sent.putObject("latency"), "rtt", kind + ".send.rtt", level);
      ObjectNode received = media.putObject("recvStats");
      put(received.putObject("bandwidth"), "actual", kind + ".recv.bitrate", level);
      put(received.putObject("latency"), "jitter", kind + ".recv.jitter", level);
      put(received.putObject("fractionLost"), "fractionLost", kind + ".recv.fractionLost", level);
    }
    return media;
  }

  private void put(ObjectNode stats, String field, String measurement, int level) {
    stats.put("level", level);
    Double value = measured.get(measurement);
    if (value != null) {
      stats.put(field, value);
    }
  }
}
