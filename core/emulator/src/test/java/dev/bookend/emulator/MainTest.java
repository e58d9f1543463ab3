package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.rest.video.v1.Room;
import dev.bookend.call.InvalidValueException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The standalone emulator, started from the command line. */
class MainTest {
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  private Main.Running running;

  private TwilioEmulator start(Map<String, String> environment, String... args) {
    running = Main.start(args, environment, new PrintStream(told, true, StandardCharsets.UTF_8));
    return running.emulator();
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.emulator().callbackQueue().stop();
      running.server().close();
      running.signalling().close();
    }
  }

  private String word(String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(told.toString(StandardCharsets.UTF_8));
    assertThat(found.find()).as(pattern).isTrue();
    return found.group(1);
  }

  @Test
  void printsTheSettingsForClients() {
    start(Map.of(), "--port=0");
    URI address = URI.create(word("at (http://\\S+)"));
    String account = word("TWILIO_ACCOUNT_SID=(AC[0-9a-f]{32})");
    word("TWILIO_AUTH_TOKEN=([0-9a-f]{32})");

    Room room =
        Room.creator()
            .create(
                Sdk.with(
                    word("TWILIO_API_KEY_SID=(\\S+)"),
                    word("TWILIO_API_KEY_SECRET=(\\S+)"),
                    account,
                    address));
    assertThat(room.getAccountSid()).isEqualTo(account);
  }

  @Test
  void usesTheCredentialsOfTheEnvironment() {
    TwilioEmulator emulator =
        start(
            Map.of(
                "TWILIO_ACCOUNT_SID",
                "AC" + "1".repeat(32),
                "TWILIO_AUTH_TOKEN",
                "2".repeat(32),
                "TWILIO_API_KEY_SID",
                "SK" + "3".repeat(32),
                "TWILIO_API_KEY_SECRET",
                "4".repeat(32)),
            "--port=0");

    assertThat(emulator.accountSid()).isEqualTo("AC" + "1".repeat(32));
    assertThat(emulator.authToken()).isEqualTo("2".repeat(32));
    assertThat(emulator.apiKeySid()).isEqualTo("SK" + "3".repeat(32));
    assertThat(emulator.apiKeySecret()).isEqualTo("4".repeat(32));
    assertThat(emulator.toString()).doesNotContain("2222", "4444");
    assertThat(told.toString(StandardCharsets.UTF_8))
        .as("they may be a real account's")
        .doesNotContain("1111", "2222", "3333", "4444")
        .contains("TWILIO_AUTH_TOKEN is set by the environment");
  }

  @Test
  void acceptsTheLibrarysEnvironmentVariables() {
    TwilioEmulator emulator =
        start(
            Map.of("TWILIO_ACCOUNT_SID", " ", "TWILIO_AUTH_TOKEN", "2".repeat(32) + ", new-one"),
            "--port=0");

    assertThat(emulator.authToken()).isEqualTo("2".repeat(32));
    assertThat(emulator.accountSid()).isEqualTo(word("TWILIO_ACCOUNT_SID=(AC[0-9a-f]{32})"));
  }

  @Test
  void opensAdHocRoomsWithTheOption() {
    TwilioEmulator emulator = start(Map.of(), "--port=0", "--ad-hoc");
    String token = new Token(emulator, Clock.systemUTC(), "anna", "first").sign();

    assertThat(emulator.join(token).isConnected()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port=x", "--port=70000", "--port=-1", "--what"})
  void rejectsInvalidOptions(String option) {
    assertThatThrownBy(() -> start(Map.of(), option)).isInstanceOf(InvalidValueException.class);
  }

  @Test
  void rejectsInvalidCredentialsWithoutPrintingThem() {
    assertThatThrownBy(() -> start(Map.of("TWILIO_AUTH_TOKEN", "hunter2"), "--port=0"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("authToken")
        .hasMessageNotContaining("hunter2");
  }
}
