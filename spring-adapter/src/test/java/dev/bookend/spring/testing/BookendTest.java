package dev.bookend.spring.testing;

import dev.bookend.emulator.SettableClock;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/**
 * Configures calls for a Spring test, beside {@code @SpringBootTest}. The context then has three
 * beans to inject:
 *
 * <ul>
 *   <li>{@link dev.bookend.emulator.TwilioEmulator} provides rooms and tokens. It is reset before
 *       each test.
 *   <li>{@link SettableClock} is the primary {@link java.time.Clock}. It shows the time at which
 *       the context was created until the test moves it.
 *   <li>{@link dev.bookend.keeper.CallKeeper} is not started: {@code keeper.runDue()} applies due
 *       transitions, closes rooms and delivers events before it returns.
 * </ul>
 *
 * <p>The number of requests per user is not limited, because the clock stands still while a cached
 * context serves many tests. {@code @TestPropertySource} can set a limit.
 *
 * <p>Calls of earlier tests stay stored as long as the context is cached. A test that lists all
 * calls should use participants of its own.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Import(CallTestConfiguration.class)
@TestPropertySource(
    properties = {
      "bookend.provider=emulator",
      "bookend.keeper.enabled=false",
      "bookend.limit.open-requests-per-person=0",
      "bookend.limit.requests-per-hour=0"
    })
@ExtendWith(EmulatorReset.class)
public @interface BookendTest {}
