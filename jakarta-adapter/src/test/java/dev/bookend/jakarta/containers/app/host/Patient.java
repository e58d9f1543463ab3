package dev.bookend.jakarta.containers.app.host;

import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbTransient;
import java.time.LocalDate;

/** A bean with JSON-B annotations. */
public class Patient {
  @JsonbProperty("full_name")
  public String name = "N";

  @JsonbTransient public String diagnosis = "private";

  public LocalDate born = LocalDate.of(1950, 1, 2);
}
