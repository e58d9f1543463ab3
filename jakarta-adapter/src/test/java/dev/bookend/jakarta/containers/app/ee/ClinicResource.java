package dev.bookend.jakarta.containers.app.ee;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.sql.SQLException;

/** Routes that call an enterprise bean. */
@Path("clinic")
@RequestScoped
public class ClinicResource {
  @EJB Clinic clinic;

  /** Fails in the bean's transaction. */
  @POST
  @Path("past")
  public void past(@QueryParam("row") String row) throws SQLException {
    clinic.planInThePast(row);
  }

  /** Fails in a transaction that the bean joins. */
  @POST
  @Path("joined")
  @Transactional
  public void joined(@QueryParam("row") String row) throws SQLException {
    clinic.planInThePast(row);
  }

  /** Fails in the bean's transaction. */
  @POST
  @Path("nothing")
  public void nothing(@QueryParam("row") String row) throws SQLException {
    clinic.cancelNothing(row);
  }
}
