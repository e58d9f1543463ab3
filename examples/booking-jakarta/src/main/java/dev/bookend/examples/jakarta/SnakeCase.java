package dev.bookend.examples.jakarta;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** The app's own JSON is spelt as Bookend's is. */
@Singleton
class SnakeCase implements ObjectMapperCustomizer {
  @Override
  public void customize(ObjectMapper json) {
    json.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
  }
}
