package dev.bookend.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiUrlTest {
  @ParameterizedTest
  @CsvSource({
    ", video.twilio.com",
    "dublin, video.dublin.us1.twilio.com",
  })
  void anEdgeIsPartOfTwiliosHostName(String edge, String host) {
    Request request = new Request(HttpMethod.GET, "video", "/v1/Rooms/RM1");
    request.setEdge(edge);
    request.addQueryParam("Identity", "a&b=c");

    assertThat(new ApiUrl(null).of(request))
        .isEqualTo(URI.create("https://" + host + "/v1/Rooms/RM1?Identity=a%26b%3Dc"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/v1/Rooms",
        "https://twilio.com.evil.example/v1/Rooms",
        "https://eviltwilio.com/v1/Rooms",
        "http://video.twilio.com/v1/Rooms",
        "https://me@video.twilio.com/v1/Rooms",
        "https://video.twilio.com:8443/v1/Rooms",
        "https://localhost/v1/Rooms"
      })
  void credentialsAreSentToTwilioOnly(String nextPage) {
    assertThatExceptionOfType(TwilioException.class)
        .isThrownBy(() -> new ApiUrl(null).of(new Request(HttpMethod.GET, nextPage)))
        .withMessage("Twilio's response is malformed.");
  }

  @Test
  void nextPagesAreRequestedFromTheConfiguredApiUrl() {
    ApiUrl url = new ApiUrl(URI.create("http://localhost:8080/twilio"));

    assertThat(url.of(new Request(HttpMethod.GET, "https://evil.example/v1/Rooms?Page=2")))
        .isEqualTo(URI.create("http://localhost:8080/twilio/v1/Rooms?Page=2"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, http://localhost:8080/v1/Rooms",
    "http://localhost:8080/, http://localhost:8080/v1/Rooms",
    "https://proxy.example/a/b, https://proxy.example/a/b/v1/Rooms",
    "http://[::1]:80/x/, http://[::1]:80/x/v1/Rooms"
  })
  void thePathOfTheApiUrlPrecedesTwiliosPath(URI apiUrl, URI expected) {
    assertThat(new ApiUrl(apiUrl).of(new Request(HttpMethod.GET, "video", "/v1/Rooms")))
        .isEqualTo(expected);
  }
}
