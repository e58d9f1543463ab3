package dev.bookend.examples.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultProviderTest {
  @ParameterizedTest
  @CsvSource({
    "TWILIO_ACCOUNT_SID, AC1, twilio",
    "TWILIO_API_KEY_SID, SK1, twilio",
    "TWILIO_API_KEY_SECRET, secret, twilio",
    "TWILIO_AUTH_TOKEN, token, twilio",
    "TWILIO_ACCOUNT_SID, ' ', emulator",
    "TWILIO_AUTH_TOKEN, '', emulator",
    "TWILIO_PHONE_NUMBER, +4930123456, emulator",
    "HOME, /home/ruth, emulator",
  })
  void theProviderIsTwilioIfAnyOfItsCredentialsIsSet(String name, String value, String provider) {
    DefaultProvider settings = new DefaultProvider(Map.of(name, value));

    assertThat(settings.getValue("bookend.provider")).isEqualTo(provider);
    assertThat(settings.getValue("bookend.call.limit")).isNull();
  }
}
