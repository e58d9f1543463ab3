package dev.bookend.examples.firstcall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.spring.testing.BookendTest;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;

/** The security of the guide, as its page meets it. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "spring.datasource.url=jdbc:h2:mem:first-call-security")
@BookendTest
class GuideSecurityTest {
  private static final String CALLS = "/api/bookings/video-call";
  private static final Pattern FIELD = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

  @Value("${local.server.port}")
  private int port;

  private final CookieManager cookies = new CookieManager();
  private final HttpClient browser = HttpClient.newBuilder().cookieHandler(cookies).build();

  @Test
  void aSignedInPageRequestsACallWithTheCsrfTokenOnly() throws Exception {
    signIn();
    assertThat(send(get(CALLS)).statusCode()).isEqualTo(200);

    assertThat(send(request()).statusCode()).isEqualTo(403);
    assertThat(send(request().header("X-XSRF-TOKEN", csrfCookie())).statusCode()).isEqualTo(201);
  }

  @Test
  void anUnsignedCallbackReachesTheRouteAndIsRejectedThere() throws Exception {
    HttpRequest.Builder callback =
        get("/api/video/twilio/events")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("a=b"));

    assertThat(send(callback).body()).contains("\"code\":\"not_found\"");
  }

  @Test
  void aGuestReachesTheRoutesWithoutASignInAndACsrfToken() throws Exception {
    String guest = "/api/video/guest/unknown";
    assertThat(send(get(guest)).body()).contains("\"code\":\"not_found\"");
    HttpRequest.Builder arrives = get(guest + "/arrive").POST(HttpRequest.BodyPublishers.noBody());
    assertThat(send(arrives).body()).contains("\"code\":\"not_found\"");
  }

  private void signIn() throws Exception {
    Matcher field = FIELD.matcher(send(get("/login")).body());
    assertThat(field.find()).isTrue();
    String form = "username=recipient&password=demo&_csrf=" + field.group(1);
    HttpResponse<String> answer =
        send(
            get("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    assertThat(answer.headers().firstValue("Location"))
        .hasValueSatisfying(location -> assertThat(location).doesNotContain("error"));
  }

  private HttpRequest.Builder request() {
    return get(CALLS + "/request")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString("{\"invitee_ids\": [\"caregiver\"]}"));
  }

  private String csrfCookie() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElseThrow();
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
