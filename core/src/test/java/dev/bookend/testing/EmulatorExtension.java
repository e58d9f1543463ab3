package dev.bookend.testing;

import dev.bookend.emulator.TwilioEmulator;
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
 * A Twilio emulator with its REST interface for the tests of one class: started before the first,
 * forgetful before each, stopped after the last. Tests and their set-up may take a {@link
 * TwilioEmulator}, and its address as a {@link URI}.
 *
 * <p>{@code @ExtendWith(EmulatorExtension.class)} gives it the system's clock; for a clock of the
 * test's, and other options, make it a static field with {@code @RegisterExtension}.
 */
public final class EmulatorExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(EmulatorExtension.class);

  private final Clock clock;

  /** With the system's clock. */
  public EmulatorExtension() {
    this(Clock.systemUTC());
  }

  /**
   * With a clock of the test's.
   *
   * @param clock the emulator's time
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
    emulator.callbacks().stop();
    emulator.reset();
  }

  /** By hand, for JUnit closes what it stores only since 5.13. */
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
      emulator.callbacks().stop();
      server.close();
    }
  }
}
