package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.bookend.call.CallNotAllowedException;
import dev.bookend.call.InvalidValueException;
import dev.bookend.port.ProviderCallbacks.Message;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Random bytes, unsigned and with a valid signature. */
@Tag("fuzz")
class CallbackFuzzTest {
  private static final String ACCOUNT = "AC" + "0a".repeat(16);
  private static final String TOKEN = "3d".repeat(16);
  private static final String URL = "https://care.example/api/video/twilio/events";

  private final TwilioWebhook webhook =
      new TwilioWebhook(
          TwilioCredentials.of(ACCOUNT, "SK" + "1b".repeat(16), "aVeryPrivateSecretOf32Characters")
              .withAuthTokens(TOKEN),
          URI.create(URL),
          URI.create(URL),
          Clock.systemUTC());

  @FuzzTest(maxDuration = "60s")
  void anUnsignedFormIsRejectedAndASignedOneIsParsedOrItsFieldNamed(byte[] input) {
    byte[] form = withAccountSid(input);
    if (isForm(form)) {
      Message genuine = new Message(reference(form).signature(TOKEN, URL), form);
      assertErrorNamesAField(() -> webhook.roomEvent(genuine));
      assertErrorNamesAField(() -> webhook.usageAlert(genuine));
    }
  }

  private static byte[] withAccountSid(byte[] input) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(input);
    form.writeBytes(("&AccountSid=" + ACCOUNT).getBytes(UTF_8));
    return form.toByteArray();
  }

  private boolean isForm(byte[] form) {
    try {
      Optional<?> event = webhook.roomEvent(new Message("x", form));
      return fail("Not signed, but read: " + event);
    } catch (InvalidValueException e) {
      assertThat(e.field()).isEqualTo("body");
      return false;
    } catch (CallNotAllowedException e) {
      return true;
    }
  }

  private static void assertErrorNamesAField(Runnable reading) {
    try {
      reading.run();
    } catch (InvalidValueException e) {
      assertThat(e.field()).matches("[A-Z]\\w+");
    }
  }

  /** The same form, parsed by an independent implementation. */
  private static SignedForm reference(byte[] form) {
    SignedForm read = new SignedForm();
    for (String parameter : new String(form, ISO_8859_1).split("&", -1)) {
      if (!parameter.isEmpty()) {
        String[] pair = parameter.split("=", 2);
        read.with(decoded(pair[0]), pair.length == 1 ? "" : decoded(pair[1]));
      }
    }
    return read;
  }

  private static String decoded(String bytes) {
    return new String(URLDecoder.decode(bytes, ISO_8859_1).getBytes(ISO_8859_1), UTF_8);
  }
}
