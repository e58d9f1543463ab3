package dev.bookend.twilio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackFormTest {
  private static CallbackForm form(String body) {
    return new CallbackForm(body.getBytes(UTF_8));
  }

  @Test
  void escapesAreDecodedOnce() {
    CallbackForm form = form("a=1+2%2B3&b%3D=%253D&c==&d=%F0%9F%8E%A5é&e");
    assertThat(form.value("a")).hasValue("1 2+3");
    assertThat(form.value("b=")).hasValue("%3D");
    assertThat(form.value("c")).hasValue("=");
    assertThat(form.value("d")).hasValue("🎥é");
    assertThat(form.value("e")).isEmpty();
    assertThat(form.value("f")).isEmpty();
  }

  @Test
  void namesWithACommonPrefixAreSortedByAllTheirBytes() {
    CallbackForm form =
        form(
            "ParticipantSid=1&Particip=2&Participa=3&Part=4&ParticipZ=5&%C3%A9tranger=6"
                + "&partici=7&é=8&Participa=0&=9");
    assertThat(new String(form.signed(), UTF_8))
        .isEqualTo(
            "9Part4Particip2ParticipZ5Participa0Participa3ParticipantSid1partici7é8étranger6");
  }

  @Test
  void namesAndValuesAreSortedByCodePoint() {
    CallbackForm form = form("🎥=1&ﬁ=2&a=🎥&a=ﬁ");
    assertThat(new String(form.signed(), UTF_8)).isEqualTo("aﬁa🎥ﬁ2🎥1");
  }

  @Test
  void readingAParameterWithSeveralValuesFails() {
    CallbackForm form = form("a=1&b=2&a=3&b=2");
    assertThat(form.value("b")).hasValue("2");
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> form.value("a"))
        .withMessage("a must have one value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%", "a=%", "a=%4", "a=%4&b=1", "%zz", "a=%4G", "a=%-1", "a=%+1", "a=%u0041"})
  void aMalformedEscapeIsRejected(String body) {
    assertRejected(body.getBytes(UTF_8), "body must have two hexadecimal digits after each %");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=%FF",
        "a=%C3",
        "a=%C3%28",
        "a=%C0%AF",
        "a=%ED%A0%80",
        "a=%F5%80%80%80",
        "a%C3=%A9",
        "a=%C3&%A9=b",
        "a=%E2%82",
        "a=\u00ff",
        "a=\u00c3%A9",
        "a=%C3\u00a9"
      })
  void invalidUtf8IsRejected(String body) {
    assertRejected(body.getBytes(ISO_8859_1), "body must be UTF-8");
  }

  @Test
  void moreThan200ParametersAreRejected() {
    assertThat(form("a=1&".repeat(200)).toString()).isEqualTo("CallbackForm[200 parameters]");
    for (String many :
        new String[] {"a=1&".repeat(201), "a&".repeat(10_000), "=&".repeat(32_768)}) {
      assertRejected(many.getBytes(UTF_8), "body must have at most 200 parameters");
    }
    assertThat(form("&".repeat(65_536)).toString()).isEqualTo("CallbackForm[0 parameters]");
  }

  private static void assertRejected(byte[] body, String message) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> new CallbackForm(body))
        .withMessage(message);
  }
}
