package dev.bookend.emulator;

import dev.bookend.call.InvalidValueException;
import dev.bookend.emulator.TwilioEmulator.Credentials;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the emulator as a standalone program: Twilio's REST interface and signalling on local ports.
 */
final class Main {
  private static final int PORT = 8089;
  private static final String PORT_OPTION = "--port=";
  private static final String SIGNALLING_OPTION = "--signalling-port=";
  private static final String AD_HOC = "--ad-hoc";
  private static final long LAPSE_MILLIS = 1000;
  private static final String ACCOUNT_SID = "TWILIO_ACCOUNT_SID";
  private static final String AUTH_TOKEN = "TWILIO_AUTH_TOKEN";
  private static final String KEY_SID = "TWILIO_API_KEY_SID";
  private static final String KEY_SECRET = "TWILIO_API_KEY_SECRET";

  private Main() {}

  /** Starts the emulator and runs until the process is stopped. */
  public static void main(String[] args) throws InterruptedException {
    // errors are in the responses; there is no log
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    Running running;
    try {
      running = start(args, System.getenv(), System.out);
    } catch (InvalidValueException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    } catch (UncheckedIOException e) {
      System.err.println("Cannot bind the port: " + e.getMessage());
      System.exit(1);
      return;
    }
    while (true) {
      Thread.sleep(LAPSE_MILLIS);
      running.emulator().lapse();
    }
  }

  static Running start(String[] args, Map<String, String> environment, PrintStream out) {
    int port = PORT;
    @Nullable Integer signallingPort = null;
    boolean adHoc = false;
    for (String arg : args) {
      if (arg.startsWith(PORT_OPTION)) {
        port = port(arg.substring(PORT_OPTION.length()));
      } else if (arg.startsWith(SIGNALLING_OPTION)) {
        signallingPort = port(arg.substring(SIGNALLING_OPTION.length()));
      } else if (arg.equals(AD_HOC)) {
        adHoc = true;
      } else {
        throw new InvalidValueException(
            "option", "must be --port=<number>, --signalling-port=<number> or --ad-hoc");
      }
    }
    Credentials account = account(environment);
    TwilioEmulator emulator = new TwilioEmulator(Clock.systemUTC(), account);
    if (adHoc) {
      emulator.configure(TwilioEmulator.Options.defaults().withAdHocRooms());
    }
    TwilioEmulator.Server server = emulator.serve(port);
    TwilioEmulator.Server signalling =
        emulator.serveSignalling(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                signallingPort == null ? next(port) : signallingPort));
    emulator.callbackQueue().start();
    print(server, account, environment, out);
    out.println(
        "In a page: Twilio.Video.connect(token, {wsServer: '"
            + signalling.uri()
            + "', insights: false})");
    out.flush();
    return new Running(emulator, server, signalling);
  }

  /** The emulator and its servers. */
  record Running(
      TwilioEmulator emulator, TwilioEmulator.Server server, TwilioEmulator.Server signalling) {}

  private static int next(int port) {
    return port == 0 ? 0 : port + 1;
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // rejected below
    }
    throw new InvalidValueException("port", "must be a number up to 65535; 0 for any free one");
  }

  /**
   * Returns the credentials of the environment; missing ones are random. With several Auth Tokens,
   * the first one signs.
   */
  private static Credentials account(Map<String, String> environment) {
    Credentials random = Credentials.random();
    return new Credentials(
        value(environment, ACCOUNT_SID).orElse(random.accountSid()),
        value(environment, AUTH_TOKEN)
            .map(tokens -> tokens.split(",", 2)[0].strip())
            .orElse(random.authToken()),
        value(environment, KEY_SID).orElse(random.apiKeySid()),
        value(environment, KEY_SECRET).orElse(random.apiKeySecret()));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(v -> !v.isBlank());
  }

  /** Prints only random credentials. Those of the environment may belong to a real account. */
  private static void print(
      TwilioEmulator.Server server,
      Credentials account,
      Map<String, String> environment,
      PrintStream out) {
    out.println("Twilio Video, emulated, at " + server.uri());
    out.println(
        "Rooms, participants, usage and signed callbacks; no account, no network, no bill.");
    out.println("Credentials for clients:");
    out.println();
    Map<String, String> values = new LinkedHashMap<>();
    values.put(ACCOUNT_SID, account.accountSid());
    values.put(AUTH_TOKEN, account.authToken());
    values.put(KEY_SID, account.apiKeySid());
    values.put(KEY_SECRET, account.apiKeySecret());
    values.forEach(
        (name, value) ->
            out.println(
                value(environment, name).isPresent()
                    ? name + " is set by the environment"
                    : "export " + name + "=" + value));
    out.println();
    out.println(
        "Try: curl -u $TWILIO_API_KEY_SID:$TWILIO_API_KEY_SECRET -d UniqueName=first "
            + server.uri()
            + "/v1/Rooms");
  }
}
