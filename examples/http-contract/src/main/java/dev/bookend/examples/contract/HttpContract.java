package dev.bookend.examples.contract;

import dev.bookend.emulator.TwilioEmulator;
import java.net.URI;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The routes as clients see them, whatever the app is made with: the same bytes from every app, as
 * the transcripts among the resources have them. What is different each time stands in braces.
 * {@code -Dbookend.contract.write=<folder>} writes them anew instead of comparing, to be looked
 * through like any other change.
 *
 * <p>Every problem is provoked but {@code conflict}, which takes many lost races in a row, and
 * {@code internal_error}, which would be a bug.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class HttpContract {
  private final App app;
  private App.@Nullable Running plain;

  /**
   * The contract of an app.
   *
   * @param app how it is started; five times in all
   */
  protected HttpContract(App app) {
    this.app = app;
  }

  @BeforeAll
  void start() {
    plain = app.start(inMemory(), CallsWalk.SETTINGS);
  }

  @AfterAll
  void stop() {
    if (plain != null) {
      plain.close();
    }
  }

  private URI uri() {
    return Objects.requireNonNull(plain).uri();
  }

  @Test
  void whatPeopleDoIsAnsweredToTheByte() {
    new CallsWalk(uri()).check();
  }

  @Test
  void soIsWhatOnePersonCanDoToOthers() {
    try (App.Running defaults = app.start(inMemory(), PeopleWalk.SETTINGS)) {
      new PeopleWalk(defaults.uri()).check();
    }
  }

  @Test
  void soIsWhatIsOffByDefault() {
    try (App.Running strict = app.start(inMemory(), StrictWalk.SETTINGS)) {
      new StrictWalk(strict.uri()).check();
    }
  }

  @Test
  void soIsWhatTwilioCausesAndTells() {
    TwilioEmulator twilio = new TwilioEmulator();
    try (TwilioEmulator.Server server = twilio.serve(0);
        App.Running running = app.start(inMemory(), TwilioWalk.settings(twilio, server))) {
      new TwilioWalk(running.uri(), twilio, server).check();
    }
  }

  @Test
  void soIsWhatFailsWithoutCredentialsAndWithoutADatabase() throws SQLException {
    Server database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    String at = "jdbc:h2:" + database.getURL() + "/mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    try (App.Running bare = app.start(at, BareWalk.SETTINGS)) {
      new BareWalk(bare.uri(), database::stop).check();
    } finally {
      database.stop();
    }
  }

  static String inMemory() {
    return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  }

  @Nested
  class ABadBody extends BadBodies {
    ABadBody() {
      super(uri());
    }
  }

  @Nested
  class AnOddRequest extends OddRequests {
    AnOddRequest() {
      super(uri());
    }
  }

  @Nested
  class APromise extends Promises {
    APromise() {
      super(uri());
    }
  }
}
