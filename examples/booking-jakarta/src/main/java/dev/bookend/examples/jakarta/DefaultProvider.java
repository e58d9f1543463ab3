package dev.bookend.examples.jakarta;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * The default of {@code bookend.provider}: Twilio if Twilio's variables are set, otherwise the
 * emulator.
 */
public class DefaultProvider implements ConfigSource {
  private static final int BELOW_ALL_OTHERS = 1;
  private static final String KEY = "bookend.provider";
  private static final Set<String> TWILIO =
      Set.of(
          "TWILIO_ACCOUNT_SID", "TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET", "TWILIO_AUTH_TOKEN");

  private final Map<String, String> environment;

  /** Reads the environment of this process. */
  public DefaultProvider() {
    this(System.getenv());
  }

  DefaultProvider(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String getValue(String key) {
    return key.equals(KEY) ? provider() : null;
  }

  /** One of Twilio's variables is enough: Bookend then reports the missing ones. */
  private String provider() {
    boolean twilio =
        TWILIO.stream().anyMatch(name -> !environment.getOrDefault(name, "").isBlank());
    return twilio ? "twilio" : "emulator";
  }

  @Override
  public Set<String> getPropertyNames() {
    return Set.of(KEY);
  }

  @Override
  public int getOrdinal() {
    return BELOW_ALL_OTHERS;
  }

  @Override
  public String getName() {
    return "The example's default provider";
  }
}
