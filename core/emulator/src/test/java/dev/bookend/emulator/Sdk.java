package dev.bookend.emulator;

import com.twilio.http.HttpClient;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Twilio's Java SDK with all requests redirected to the emulator. */
final class Sdk extends HttpClient {
  private final java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient();
  private final URI emulator;

  private Sdk(URI emulator) {
    this.emulator = emulator;
  }

  /** Creates a client with the emulator's API key. */
  static TwilioRestClient with(TwilioEmulator emulator, URI at) {
    return with(emulator.apiKeySid(), emulator.apiKeySecret(), emulator.accountSid(), at);
  }

  static TwilioRestClient with(String user, String password, String account, URI at) {
    return new TwilioRestClient.Builder(user, password)
        .accountSid(account)
        .httpClient(new Sdk(at))
        .build();
  }

  @Override
  public Response reliableRequest(Request request) {
    return makeRequest(request);
  }

  @Override
  public Response makeRequest(Request request) {
    URI meant = URI.create(request.constructURL().toString());
    String query = meant.getRawQuery() == null ? "" : "?" + meant.getRawQuery();
    HttpRequest.BodyPublisher body =
        request.getMethod() == HttpMethod.POST
            ? HttpRequest.BodyPublishers.ofString(request.encodeFormBody())
            : HttpRequest.BodyPublishers.noBody();
    HttpRequest.Builder sent =
        HttpRequest.newBuilder(emulator.resolve(meant.getRawPath() + query))
            .timeout(Duration.ofSeconds(30))
            .method(request.getMethod().toString(), body)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Authorization", request.getAuthString());
    try {
      HttpResponse<String> answer =
          client.send(sent.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Response(answer.body(), answer.statusCode());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
