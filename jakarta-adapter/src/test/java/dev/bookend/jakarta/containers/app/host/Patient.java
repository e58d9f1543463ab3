package dev.bookend.jakarta.containers.app.host;

import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbTransient;
import java.time.LocalDate;

/** A bean of the host's, which only JSON-B serializes as the host wants it. */
public class Patient {
  @JsonbProperty("full_name")
  public String name = "N";

  @JsonbTransient public String diagnosis = "private";

  public LocalDate born = LocalDate.of(1950, 1, 2);
}
