package dev.bookend.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bookend.call.InvalidValueException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes JSON, and parses it strictly. Error messages never quote the input. */
final class Json {
  private static final String RULE = "must be one JSON object in UTF-8, without duplicate keys";
  private static final int MAX_DEPTH = 64;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // field names are untrusted input: keep them out of the shared symbol table
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static byte[] write(Map<String, ?> object) {
    try {
      return MAPPER.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Bug: not a JSON value", e);
    }
  }

  static String text(Map<String, ?> object) {
    return new String(write(object), StandardCharsets.UTF_8);
  }

  static Map<?, ?> readObject(byte[] bytes) {
    try {
      // strict UTF-8: Jackson would detect other encodings and accept some malformed bytes
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (MAPPER.readValue(text, Object.class) instanceof Map<?, ?> object) {
        return object;
      }
      throw new InvalidValueException("body", RULE);
    } catch (CharacterCodingException e) {
      throw new InvalidValueException("body", RULE);
    } catch (JsonProcessingException e) {
      throw new InvalidValueException("body", RULE + position(e.getLocation()));
    }
  }

  private static String position(JsonLocation at) {
    return at == null || at.getLineNr() < 1
        ? ""
        : "; see line " + at.getLineNr() + ", column " + at.getColumnNr();
  }
}
