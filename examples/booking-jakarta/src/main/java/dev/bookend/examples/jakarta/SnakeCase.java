package dev.bookend.examples.jakarta;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Uses snake case in the application's own JSON, like Bookend's, and rejects duplicate fields. */
@Singleton
class SnakeCase implements ObjectMapperCustomizer {
  @Override
  public void customize(ObjectMapper json) {
    json.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    json.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  }
}
