package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.security.RequestValidator;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackSignatureTest {
  private static final String TOKEN = "3d".repeat(16);
  private static final String URL = "https://care.example/api/video/twilio/events";

  private static boolean verifies(String url, SignedForm form, String signature) {
    return verifies(url, form.body(), signature);
  }

  private static boolean verifies(String url, byte[] body, String signature) {
    return new CallbackSignature(List.of(TOKEN), URI.create(url))
        .matches(new CallbackForm(body), signature);
  }

  @Test
  void twiliosPublishedExampleVerifies() {
    SignedForm form =
        new SignedForm()
            .with("CallSid", "CA1234567890ABCDE")
            .with("Caller", "+14158675309")
            .with("Digits", "1234")
            .with("From", "+14158675309")
            .with("To", "+18005551212");
    CallbackSignature example =
        new CallbackSignature(
            List.of("12345"), URI.create("https://mycompany.com/myapp.php?foo=1&bar=2"));

    CallbackForm genuine = new CallbackForm(form.body());
    assertThat(example.matches(genuine, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")).isTrue();
    assertThat(example.matches(genuine, "RSOYDt4T1cUTdK1PDd93/VVr8B9=")).isFalse();
    CallbackForm other = new CallbackForm(form.but("Digits", "1235").body());
    assertThat(example.matches(other, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://care.example/events",
        "https://care.example/events?key=1&list=a%2Cb%26c&empty=&plus=a+b",
        "https://care.example/a%2Fb/%c3%a9v%C3%A9nements/",
        "https://CARE.example",
        "https://care.example/?",
        "https://[2001:db8::1]/events",
        "https://under_score.example/events",
        "HTTPS://care.example/events"
      })
  void theUrlMustMatchCharacterByCharacter(String url) {
    SignedForm form = new SignedForm().with("A", "1");
    String signature = form.signature(TOKEN, url);
    assertThat(verifies(url, form, signature)).isTrue();
    assertThat(verifies(url + "#part", form, signature)).isTrue();
    assertThat(verifies(url + "/x", form, signature)).isFalse();
    assertThat(verifies(URL, form, signature)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://care.example:8443/a?b=c%26d, https://care.example/a?b=c%26d",
    "http://care.example:81, http://care.example",
    "https://user:pass@care.example/a, https://care.example/a",
    "https://user@care.example:8443/a, https://care.example/a",
    "https://[::1]:8443/a, https://[::1]/a",
    "https://under_score:8443/a, https://under_score/a"
  })
  void aSignatureOfTheUrlWithoutUserAndPortVerifies(String url, String without) {
    SignedForm form = new SignedForm().with("A", "1");
    assertThat(verifies(url, form, form.signature(TOKEN, url))).isTrue();
    assertThat(verifies(url, form, form.signature(TOKEN, without))).isTrue();
    assertThat(verifies(without, form, form.signature(TOKEN, url))).isFalse();
  }

  /** The case: C29 a. */
  @ParameterizedTest
  @CsvSource({
    "https://care.example/e, https://care.example:443/e",
    "http://care.example/e?a=b%26c, http://care.example:80/e?a=b%26c",
    "HTTPS://care.example, HTTPS://care.example:443",
    "https://[::1]/e#rc=5, https://[::1]:443/e",
    "https://under_score/e, https://under_score:443/e",
    "https://user@care.example/e, https://user@care.example:443/e",
    "https://user@care.example/e, https://care.example:443/e"
  })
  void aSignatureOfTheUrlWithTheDefaultPortVerifies(String url, String with) {
    SignedForm form = new SignedForm().with("A", "1");
    assertThat(verifies(url, form, form.signature(TOKEN, with))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://care.example/e, https://care.example:80/e",
    "https://care.example/e, https://care.example:8443/e",
    "http://care.example/e, http://care.example:443/e",
    "https://care.example:8443/e, https://care.example:443/e"
  })
  void aSignatureOfTheUrlWithAnotherPortIsRejected(String url, String with) {
    SignedForm form = new SignedForm().with("A", "1");
    assertThat(verifies(url, form, form.signature(TOKEN, with))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://care.example/e", "http://care.example/e?a=b"})
  void twiliosOwnValidatorAcceptsTheDefaultPortToo(String url) {
    SignedForm form = new SignedForm().with("A", "1");
    String port = url.startsWith("https") ? ":443" : ":80";
    String signature = form.signature(TOKEN, url.replace("example", "example" + port));
    assertThat(new RequestValidator(TOKEN).validate(url, Map.of("A", "1"), signature)).isTrue();
    assertThat(verifies(url, form, signature)).isTrue();
  }

  @Test
  void repeatedAndEmptyParametersAreSignedAsByTwiliosOwnValidators() {
    SignedForm form =
        new SignedForm()
            .with("Two", "b")
            .with("Empty", "")
            .with("Two", "a")
            .with("Two", "b")
            .with("", "nameless")
            .with("A", "=&+ %");
    String signed = URL + "nameless" + "A=&+ %" + "Empty" + "Twoa" + "Twob";
    assertThat(form.signature(TOKEN, URL)).isEqualTo(new SignedForm().signature(TOKEN, signed));
    assertThat(verifies(URL, form, form.signature(TOKEN, URL))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A=1&B=",
        "B&A=1",
        "&&A=1&&B&",
        "B=&A=%31",
        "%41=1&%42",
        "A=1&A=1&B",
      })
  void equivalentEncodingsOfAFormVerify(String body) {
    String signature = new SignedForm().with("A", "1").with("B", "").signature(TOKEN, URL);
    assertThat(verifies(URL, body.getBytes(UTF_8), signature)).isTrue();
  }

  @Test
  void theSignatureOfAnEmptyFormCoversTheUrlOnly() {
    String signature = new SignedForm().signature(TOKEN, URL);
    assertThat(verifies(URL, new byte[0], signature)).isTrue();
    assertThat(new RequestValidator(TOKEN).validate(URL, Map.of(), signature)).isTrue();
  }

  @Test
  void aWrongSignatureOfAnyLengthIsRejected() {
    SignedForm form = new SignedForm().with("ParticipantIdentity", "Zoë 漢 🎥");
    String right = form.signature(TOKEN, URL);
    assertThat(verifies(URL, form, right)).isTrue();
    List.of(
            "",
            " ",
            right.substring(1),
            right.substring(0, 27),
            right.replace("=", ""),
            right + "=",
            right + right,
            " " + right,
            right + "\n",
            right.toLowerCase(java.util.Locale.ROOT),
            "x".repeat(1 << 20),
            "???? not base64 ????",
            "\u0000é漢\ud800",
            form.signature("4e".repeat(16), URL),
            form.signature(TOKEN, URL + "/"))
        .forEach(wrong -> assertThat(verifies(URL, form, wrong)).as(wrong).isFalse());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void twiliosOwnValidatorAgreesOnRandomForms(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    RequestValidator twilio = new RequestValidator(TOKEN);
    for (int round = 0; round < 500; round++) {
      Map<String, String> parameters = new HashMap<>();
      SignedForm form = new SignedForm();
      for (int i = random.nextInt(25); i > 0; i--) {
        String name = text(random, 6);
        String value = text(random, 40);
        if (parameters.putIfAbsent(name, value) == null) {
          form.with(name, value);
        }
      }
      String signature = form.signature(TOKEN, random.nextInt(10) == 0 ? URL + "x" : URL);
      assertThat(verifies(URL, form, signature))
          .as("seed %d, round %d: %s", seed, round, parameters)
          .isEqualTo(twilio.validate(URL, parameters, signature));
    }
  }

  /** Characters of the basic plane that need escapes, have case, or have several bytes. */
  private static String text(RandomGenerator random, int most) {
    String some = "aAbBzZ09_-.~!*'()+ %&=;/?#:@\"<>\t\n\0äß€漢ﬁ\uffee";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      text.append(some.charAt(random.nextInt(some.length())));
    }
    return text.toString();
  }
}
