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
 * The HTTP contract of the routes for every application: responses must equal the transcripts among
 * the resources, byte for byte. Values that vary are replaced by placeholders in braces. {@code
 * -Dbookend.contract.write=<folder>} writes the transcripts instead of comparing them.
 *
 * <p>All problems occur except {@code conflict}, which needs many conflicting writes in a row, and
 * {@code internal_error}, which is caused only by a bug.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class HttpContract {
  private final App app;
  private App.@Nullable Running plain;

  /**
   * Creates the tests for an application.
   *
   * @param app the application, started six times in all
   */
  protected HttpContract(App app) {
    this.app = app;
  }

  @BeforeAll
  void start() {
    plain = app.start(inMemory(), CallsScenario.SETTINGS);
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
  void participantRequestsMatchTheTranscript() {
    new CallsScenario(uri()).check();
  }

  @Test
  void requestsThatAffectOthersMatchTheTranscript() {
    try (App.Running defaults = app.start(inMemory(), PeopleScenario.SETTINGS)) {
      new PeopleScenario(defaults.uri()).check();
    }
  }

  @Test
  void requestsOfPeopleWithRolesAndOfGuestsMatchTheTranscript() {
    try (App.Running roles = app.start(inMemory(), RolesScenario.SETTINGS)) {
      new RolesScenario(roles.uri()).check();
    }
  }

  @Test
  void optionsThatAreOffByDefaultMatchTheTranscript() {
    try (App.Running strict = app.start(inMemory(), StrictScenario.SETTINGS)) {
      new StrictScenario(strict.uri()).check();
    }
  }

  @Test
  void twilioRequestsMatchTheTranscript() {
    TwilioEmulator twilio = new TwilioEmulator();
    try (TwilioEmulator.Server server = twilio.serve(0);
        App.Running running = app.start(inMemory(), TwilioScenario.settings(twilio, server))) {
      new TwilioScenario(running.uri(), twilio, server).check();
    }
  }

  @Test
  void failuresWithoutCredentialsOrDatabaseMatchTheTranscript() throws SQLException {
    Server database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    String at = "jdbc:h2:" + database.getURL() + "/mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    try (App.Running bare = app.start(at, BareScenario.SETTINGS)) {
      new BareScenario(bare.uri(), database::stop).check();
    } finally {
      database.stop();
    }
  }

  static String inMemory() {
    return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  }

  @Nested
  class InvalidBodies extends InvalidBodyTests {
    InvalidBodies() {
      super(uri());
    }
  }

  @Nested
  class UnusualRequests extends UnusualRequestTests {
    UnusualRequests() {
      super(uri());
    }
  }

  @Nested
  class Consistency extends ConsistencyTests {
    Consistency() {
      super(uri());
    }
  }
}
