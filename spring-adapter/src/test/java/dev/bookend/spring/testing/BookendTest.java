package dev.bookend.spring.testing;

import dev.bookend.testing.SettableClock;
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
 * Puts calls into the hands of a Spring test, beside {@code @SpringBootTest}. The context then has
 * three beans to inject:
 *
 * <ul>
 *   <li>{@link dev.bookend.emulator.TwilioEmulator}, the rooms and tokens of the calls. It is reset
 *       before each test.
 *   <li>{@link SettableClock}, the primary {@link java.time.Clock}. It shows the time at which the
 *       context was made until the test moves it.
 *   <li>{@link dev.bookend.CallKeeper}, which is not started: {@code keeper.runDue()} applies what
 *       is due, closes rooms and delivers events before it returns.
 * </ul>
 *
 * <p>How many calls a person may request is not limited, for the clock stands still while a context
 * serves many tests; {@code @TestPropertySource} of the test's own sets a limit.
 *
 * <p>Calls of earlier tests stay stored as long as the context is cached; a test that looks at all
 * calls begins with calls of its own people.
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
