package dev.bookend.jakarta.containers.app.ee;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The application's own rows, each stored with a call. */
@Path("visits")
@ApplicationScoped
@Produces(MediaType.TEXT_PLAIN)
public class Visits {
  @Inject DataSource database;
  @Inject VideoCallService calls;

  /** Creates the table. */
  @PUT
  public void make() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists visit (call_id varchar(36))");
    }
  }

  /** Stores a visit with its call in one transaction. */
  @POST
  @Transactional
  public Response plan(@QueryParam("fails") boolean fails) throws SQLException {
    String call =
        calls
            .request(Actor.of("anna"), CallRequest.inviting("ben").at(calls.now()))
            .id()
            .toString();
    insert(database, call);
    if (fails) {
      throw new WebApplicationException(Response.status(409).entity(call).build());
    }
    return Response.ok(call).build();
  }

  static void insert(DataSource database, String call) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("insert into visit (call_id) values (?)")) {
      insert.setString(1, call);
      insert.executeUpdate();
    }
  }

  /** Number of visits with this call. */
  @GET
  public int count(@QueryParam("call") String call) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement("select count(*) from visit where call_id = ?")) {
      select.setString(1, call);
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }
}
