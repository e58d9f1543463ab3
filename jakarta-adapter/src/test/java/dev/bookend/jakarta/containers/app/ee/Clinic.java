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

/** An enterprise bean: each of its methods is a transaction, or joins its caller's. */
@Stateless
public class Clinic {
  @Inject DataSource database;
  @Inject VideoCallService calls;

  /** A row, and a call at a time that no call can have. */
  public void planInThePast(String row) throws SQLException {
    Visits.insert(database, row);
    calls.request(Actor.of("anna"), CallRequest.between("anna", "ben").at(Instant.EPOCH));
  }

  /** A row, and a call that is not there. */
  public void cancelNothing(String row) throws SQLException {
    Visits.insert(database, row);
    calls.cancel(Actor.of("anna"), CallId.random(), null);
  }
}
