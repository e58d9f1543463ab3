package dev.bookend.twilio;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.bookend.VideoCallService;
import dev.bookend.call.ProviderException;
import dev.bookend.keeper.CallHealth;
import dev.bookend.memory.InMemoryCallRepository;
import dev.bookend.port.TokenIssuer;
import dev.bookend.port.VideoProvider;
import dev.bookend.twilio.TwilioSettings.Proxy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reasons for which Twilio is unreachable are reported. The case: C25. */
@Timeout(120)
class UnreachableTest {
  private static final String PASSWORD = "hushhush";

  /** Runs in a separate JVM with the system properties of a proxy. */
  public static void main(String[] args) {
    System.out.println(
        problem(TwilioSettings.builder().proxy(new Proxy("care", PASSWORD)).build()));
  }

  private static String problem(TwilioSettings settings) {
    TwilioClient client =
        new TwilioClient(
            StubApi.CREDENTIALS,
            settings.toBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .responseTimeout(Duration.ofSeconds(10))
                .operationTimeout(Duration.ofSeconds(20))
                .build(),
            Clock.systemUTC());
    ProviderException e =
        catchThrowableOfType(
            ProviderException.class,
            () -> client.rooms().open(StubApi.NAME, 2, Duration.ofSeconds(15)));
    assertThat(e.retryAfter()).isPresent();
    assertThat(e).hasNoCause();
    return e.getMessage();
  }

  private static String problem(String apiUrl) {
    return problem(TwilioSettings.builder().apiUrl(URI.create(apiUrl)).build());
  }

  @ParameterizedTest
  @CsvSource({
    "407, The proxy requires authentication (status 407).",
    "403, The proxy refused the connection (status 403).",
    "502, The proxy can't reach Twilio (status 502)."
  })
  void aProxysRefusalIsReported(int status, String sentence) throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> request = respond(proxy, status);

      assertThat(throughProxy(proxy)).isEqualTo(sentence);

      assertThat(request.get(30, TimeUnit.SECONDS))
          .startsWith("CONNECT video.twilio.com:443 ")
          .doesNotContain("Proxy-Authorization");
    }
  }

  @Test
  void proxyCredentialsAreSentToTheProxyIfTheJvmAllowsIt() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> request = respond(proxy, 407);

      throughProxy(proxy, "-Djdk.http.auth.tunneling.disabledSchemes=");

      assertThat(request.get(30, TimeUnit.SECONDS))
          .contains("Proxy-Authorization: Basic Y2FyZTpodXNoaHVzaA==");
    }
  }

  @Test
  void proxyCredentialsAreSentToTheProxyOnly() throws Exception {
    try (ServerSocket twilio = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> request = respond(twilio, 407);

      String problem =
          problem(
              TwilioSettings.builder()
                  .apiUrl(URI.create("http://localhost:" + twilio.getLocalPort()))
                  .proxy(new Proxy("care", PASSWORD))
                  .build());

      assertThat(problem).isEqualTo("The proxy requires authentication (status 407).");
      assertThat(request.get(30, TimeUnit.SECONDS))
          .startsWith("POST /v1/Rooms")
          .doesNotContain("Proxy-Authorization");
    }
  }

  @Test
  void anUnknownHostNameIsReported() {
    assertThat(problem("https://twilio.invalid"))
        .isEqualTo("Twilio's host name can't be resolved.");
  }

  @Test
  void aRefusedConnectionIsReported() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    String sentence = "The connection was refused by Twilio or by the proxy.";
    assertThat(problem("http://localhost:" + port)).isEqualTo(sentence);
    assertThat(health("http://localhost:" + port).problems()).contains(sentence);
  }

  private static CallHealth health(String apiUrl) {
    TwilioSettings settings = TwilioSettings.builder().apiUrl(URI.create(apiUrl)).build();
    return VideoCallService.builder()
        .repository(new InMemoryCallRepository())
        .provider(
            VideoProvider.of(
                new TwilioClient(StubApi.CREDENTIALS, settings, Clock.systemUTC()).rooms(),
                TokenIssuer.unconfigured()))
        .build()
        .keeper()
        .health();
  }

  @Test
  void anUntrustedCertificateIsReported() {
    WireMockServer tls = new WireMockServer(options().dynamicPort().dynamicHttpsPort());
    tls.start();
    try {
      assertThat(problem("https://localhost:" + tls.httpsPort()))
          .isEqualTo(
              "The TLS certificate of Twilio's host is not trusted, or was issued for another"
                  + " host.");
    } finally {
      tls.stop();
    }
  }

  /** Responds to one request, and returns its head. */
  private static CompletableFuture<String> respond(ServerSocket server, int status) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket socket = server.accept()) {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(US_ASCII).contains("\r\n\r\n")) {
              head.write(socket.getInputStream().read());
            }
            OutputStream out = socket.getOutputStream();
            out.write(
                ("HTTP/1.1 "
                        + status
                        + " No\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                        + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                    .getBytes(US_ASCII));
            out.flush();
            socket.shutdownOutput();
            while (socket.getInputStream().read() >= 0) {
              // read until the client closes
            }
            return head.toString(US_ASCII);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static String throughProxy(ServerSocket proxy, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Dhttps.proxyHost=localhost",
            "-Dhttps.proxyPort=" + proxy.getLocalPort(),
            "-cp",
            System.getProperty("java.class.path"),
            UnreachableTest.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), US_ASCII);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).doesNotContain(PASSWORD, StubApi.SECRET);
    return output.strip();
  }
}
