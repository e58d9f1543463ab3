package dev.bookend.emulator;

import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A Twilio emulator with its REST interface for the tests of one class. It starts before the first
 * test, is reset before each test, and stops after the last. Tests and set-up methods may declare
 * parameters of type {@link TwilioEmulator} and, for its address, {@link URI}.
 *
 * <p>{@code @ExtendWith(EmulatorExtension.class)} uses the system clock. For another clock and
 * other options, register an instance in a static field with {@code @RegisterExtension}.
 */
public final class EmulatorExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(EmulatorExtension.class);

  private final Clock clock;

  /** Creates an extension with the system clock. */
  public EmulatorExtension() {
    this(Clock.systemUTC());
  }

  /**
   * Creates an extension with a clock of the test's.
   *
   * @param clock the clock of the emulator
   */
  public EmulatorExtension(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    TwilioEmulator emulator = running(context).emulator;
    emulator.callbackQueue().stop();
    emulator.reset();
  }

  /** Closes the emulator explicitly, because JUnit closes stored resources only since 5.13. */
  @Override
  public void afterAll(ExtensionContext context) {
    boolean outermost = context.getParent().filter(p -> p.getTestClass().isPresent()).isEmpty();
    if (outermost) {
      running(context).close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TwilioEmulator.class || type == URI.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Running running = running(context);
    return parameter.getParameter().getType() == URI.class
        ? running.server.uri()
        : running.emulator;
  }

  private Running running(ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(OURS);
    @Nullable Running known = store.get(this, Running.class);
    if (known != null) {
      return known;
    }
    TwilioEmulator emulator = new TwilioEmulator(clock);
    Running started = new Running(emulator, emulator.serve(0));
    store.put(this, started);
    return started;
  }

  private record Running(TwilioEmulator emulator, TwilioEmulator.Server server) {
    void close() {
      emulator.callbackQueue().stop();
      server.close();
    }
  }
}
