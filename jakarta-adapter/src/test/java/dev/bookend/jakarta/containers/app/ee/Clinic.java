package dev.bookend.jakarta.containers.app.ee;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallId;
import dev.bookend.call.CallRequest;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import javax.sql.DataSource;

/** An enterprise bean whose methods start a transaction or join their caller's. */
@Stateless
public class Clinic {
  @Inject DataSource database;
  @Inject VideoCallService calls;

  /** Inserts a row, then requests a call at an invalid time. */
  public void planInThePast(String row) throws SQLException {
    Visits.insert(database, row);
    calls.request(Actor.of("anna"), CallRequest.inviting("ben").at(Instant.EPOCH));
  }

  /** Inserts a row, then cancels a call that does not exist. */
  public void cancelNothing(String row) throws SQLException {
    Visits.insert(database, row);
    calls.cancel(Actor.of("anna"), CallId.random(), null);
  }
}
