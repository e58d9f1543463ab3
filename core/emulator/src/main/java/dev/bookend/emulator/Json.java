package dev.bookend.emulator;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.stream.Stream;

/** Writes JSON, and reads untrusted JSON with limits on length and depth. */
final class Json {
  /** Maximum length of JSON text, in characters; much longer than any browser's offer. */
  static final int MAX_LENGTH = 1 << 20;

  private static final int MAX_DEPTH = 32;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_LENGTH)
                          .build())
                  .build())
          .build();

  private Json() {}

  /** Parses a text. Returns a missing node if it is too long, nested too deeply, or not JSON. */
  static JsonNode read(String text) {
    if (text.length() > MAX_LENGTH) {
      return MissingNode.getInstance();
    }
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ObjectNode object(String type) {
    return object().put("type", type);
  }

  static ArrayNode texts(Collection<String> texts) {
    ArrayNode array = MAPPER.createArrayNode();
    texts.forEach(array::add);
    return array;
  }

  static ArrayNode array(Collection<? extends JsonNode> items) {
    return array(items.stream());
  }

  static ArrayNode array(Stream<? extends JsonNode> items) {
    ArrayNode array = MAPPER.createArrayNode();
    items.forEach(array::add);
    return array;
  }
}
