package dev.bookend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bookend.call.Actor;
import dev.bookend.call.CallChange;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import dev.bookend.call.CallTerms;
import dev.bookend.call.KeyReusedException;
import dev.bookend.call.VideoCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Idempotency keys in a database that others change, too. */
class RequestKeysTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00.123456Z");
  private static final CallRequest ANNAS =
      CallRequest.inviting("ben").onBehalfOf("anna").withRequestKey("k");
  private static final CallRequest BENS =
      CallRequest.inviting("anna").onBehalfOf("ben").withRequestKey("k");

  private static CallChange ringing(CallRequest request) {
    return VideoCall.request(CallId.random(), Actor.system(), request, CallTerms.defaults(), NOW);
  }

  private static void with(TestDatabase database, BiConsumer<Tables, JdbcCallRepository> test) {
    try (Tables tables = Tables.fresh(database)) {
      test.accept(tables, tables.repository());
    }
  }

  /** Deletes all calls as an application does that does not know the table of the keys. */
  private static void deleteCalls(Tables tables) {
    for (String table : new String[] {"event", "participant", "call"}) {
      tables.database().execute("delete from " + tables.prefix() + table);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRESQL"})
  void aKeyWhoseCallWasDeletedIsUsedForANewCall(TestDatabase database) {
    with(
        database,
        (tables, calls) -> {
          CallRequest scheduled = ANNAS.at(NOW.plusSeconds(3600));
          calls.insert(ringing(scheduled));
          deleteCalls(tables);

          VideoCall call = calls.insert(ringing(ANNAS));

          assertThat(calls.findRequest(ANNAS.keyOf(Actor.system()))).contains(call);
          assertThat(calls.insert(ringing(ANNAS))).isEqualTo(call);
          assertThatExceptionOfType(KeyReusedException.class)
              .isThrownBy(() -> calls.insert(ringing(scheduled)));
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRESQL"})
  void aKeyWhoseCallWasDeletedIsUsedForARingingCall(TestDatabase database) {
    with(
        database,
        (tables, calls) -> {
          for (CallRequest keyed : new CallRequest[] {ANNAS, BENS}) {
            calls.insert(ringing(keyed));
            deleteCalls(tables);
          }
          VideoCall call = calls.insert(ringing(ANNAS.withRequestKey(null)));

          assertThat(calls.insert(ringing(ANNAS))).isEqualTo(call);
          VideoCall accepted =
              calls.update(call.accept("ben", NOW).answering(BENS.keyOf(Actor.system())));

          assertThat(calls.findRequest(ANNAS.keyOf(Actor.system()))).contains(accepted);
          assertThat(calls.findRequest(BENS.keyOf(Actor.system()))).contains(accepted);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRESQL"})
  void noKeyIsStoredWithACallThatIsAnonymizedMeanwhile(TestDatabase database) {
    with(
        database,
        (tables, calls) -> {
          VideoCall call = calls.insert(ringing(ANNAS.withRequestKey(null)));
          Once anonymizing =
              new Once(
                  tables.prefix() + "request_key k join",
                  () -> {
                    calls.update(
                        call.cancel(Actor.system(), null, NOW)
                            .then(c -> c.delivered(c.outbox().recorded())));
                    assertThat(calls.anonymize("anna", 10)).isOne();
                  });
          JdbcCallRepository node =
              tables.repository(new Tapped(database.dataSource(), anonymizing));

          VideoCall own = node.insert(ringing(ANNAS));

          assertThat(own.id()).isNotEqualTo(call.id());
          assertThat(calls.findRequest(ANNAS.keyOf(Actor.system()))).contains(own);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRESQL"})
  void rejectsAColumnThatChangesDigests(TestDatabase database) {
    with(
        database,
        (tables, calls) -> {
          String type = database == TestDatabase.POSTGRESQL ? "type char(64)" : "char(64)";
          database.execute(
              "alter table " + tables.prefix() + "request_key alter column request_digest " + type);

          assertThatIllegalStateException()
              .isThrownBy(calls::checkSchema)
              .withMessageStartingWith("An idempotency key is not read as it was stored: use");
        });
  }

  @Tag("databases")
  @ParameterizedTest
  @EnumSource(names = "MARIADB")
  void theSameOnMariaDb(TestDatabase database) {
    aKeyWhoseCallWasDeletedIsUsedForANewCall(database);
    aKeyWhoseCallWasDeletedIsUsedForARingingCall(database);
    noKeyIsStoredWithACallThatIsAnonymizedMeanwhile(database);
  }

  /** Runs code once, before the first statement that contains a fragment. */
  private record Once(String fragment, AtomicBoolean done, Runnable code) implements Tapped.Tap {
    Once(String fragment, Runnable code) {
      this(fragment, new AtomicBoolean(), code);
    }

    @Override
    public void before(Connection real, PreparedStatement statement, String sql)
        throws SQLException {
      if (sql.contains(fragment) && !done.getAndSet(true)) {
        code.run();
      }
    }
  }
}
