package dev.bookend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bookend.call.InvalidValueException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSettingsTest {
  private static final String URL = "/?call={room_name}";

  @Test
  void defaultsMatchTheContract() {
    assertThat(HttpSettings.defaults()).isEqualTo(new HttpSettings("/api", "{room_name}", "{key}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/api", "/a/b-c/v1.0"})
  void validBasePathsAreAccepted(String path) {
    assertThat(new HttpSettings(path, URL, "{key}").basePath()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "api", "/api/", "//", "/a b", "/a?b", "/a#b", "/a\r\nX: y", "/{id}", "/a%"})
  void invalidBasePathsAreRejected(String path) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> new HttpSettings(path, URL, "{key}"))
        .withMessageStartingWith("basePath ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/?call={room_name}",
        "{room_name}",
        "https://care.example/#/call/{room_name}",
        "carebook://call/{room_name}?again={room_name}"
      })
  void theAddressOfACallHoldsItsRoom(String url) {
    assertThat(new HttpSettings("", url, "{key}").callUrlOf("r-1"))
        .isEqualTo(url.replace("{room_name}", "r-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/call", "/{room}", "/a b/{room_name}", "/{room_name}/{id}", "://{room_name}"})
  void invalidCallUrlsAreRejected(String url) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> new HttpSettings("", url, "{key}"))
        .withMessageStartingWith("callUrl ");
  }

  @ParameterizedTest
  @CsvSource({
    "https://care.example, https://care.example",
    "https://care.example/, https://care.example",
    "http://localhost:8080/app, http://localhost:8080/app",
    "https://care.example/a%2Fb/, https://care.example/a%2Fb",
    "HTTPS://CARE-1, HTTPS://CARE-1",
    "https://care_1.example:8443, https://care_1.example:8443",
    "https://[2001:db8::1]:8443/, https://[2001:db8::1]:8443"
  })
  void theProviderIsToldWhereToPost(String publicUrl, String begin) {
    URI here = URI.create(publicUrl);
    assertThat(HttpSettings.defaults().eventsUrl(here))
        .hasToString(begin + "/api/video/twilio/events");
    assertThat(new HttpSettings("", URL, "{key}").usageUrl(here))
        .hasToString(begin + "/video/twilio/usage");
  }

  @Test
  void connectionOverridesFollowThePath() {
    URI publicUrl = URI.create("https://care.example/app/#rc=5&rp=all");
    assertThat(HttpSettings.defaults().eventsUrl(publicUrl))
        .hasToString("https://care.example/app/api/video/twilio/events#rc=5&rp=all");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "care.example",
        "/app",
        "https:/app",
        "https:///app",
        "ftp://care.example",
        "https://me@care.example",
        "https://care.example?a=b",
        "https://care.example/#a"
      })
  void anotherPublicAddressIsRefused(String publicUrl) {
    URI here = URI.create(publicUrl);
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> HttpSettings.defaults().eventsUrl(here))
        .withMessageStartingWith("publicUrl must be");
  }
}
