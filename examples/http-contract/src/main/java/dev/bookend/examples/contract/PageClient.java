package dev.bookend.examples.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * An HTTP client that acts like the application's page: it stores cookies and sends the page's
 * headers and CSRF token.
 */
final class PageClient {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final URI app;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();

  PageClient(URI app) {
    this.app = app;
  }

  Reply get(String path) {
    return get(path, "*/*");
  }

  Reply get(String path, String accept) {
    return send(request(path).header("Accept", accept));
  }

  Reply signIn(String name, String password) {
    return post("/login", "username=" + name + "&password=" + password);
  }

  /** Like the page, first gets {@code /app/me} if there is no token cookie. */
  Reply post(String path, String body) {
    if (token().isEmpty()) {
      get("/app/me");
    }
    String token = token();
    boolean isJson = body.startsWith("{");
    String form = body + "&_csrf=" + URLEncoder.encode(token, UTF_8);
    HttpRequest.Builder request =
        request(path)
            .header("Origin", app.toString())
            .header("Sec-Fetch-Site", "same-origin")
            .header("Content-Type", isJson ? "application/json" : FORM)
            .POST(BodyPublishers.ofString(isJson ? body : form));
    return send(token.isEmpty() ? request : request.header("X-XSRF-TOKEN", token));
  }

  /** Posts like a page of another site: cookies are sent, but the page cannot read them. */
  Reply postCrossSite(String path, String form) {
    return send(
        request(path)
            .header("Origin", "https://elsewhere.example")
            .header("Sec-Fetch-Site", "cross-site")
            .header("Content-Type", FORM)
            .POST(BodyPublishers.ofString(form)));
  }

  /** Posts like a page of another site in a browser without {@code Sec-Fetch-Site}. */
  Reply postCrossSiteFromOldBrowser(String path, String form) {
    return send(
        request(path)
            .header("Origin", "https://elsewhere.example")
            .header("Content-Type", FORM)
            .POST(BodyPublishers.ofString(form)));
  }

  private String token() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse("");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(app.resolve(path)).timeout(Duration.ofSeconds(20));
  }

  private Reply send(HttpRequest.Builder request) {
    try {
      return new Reply(http.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
