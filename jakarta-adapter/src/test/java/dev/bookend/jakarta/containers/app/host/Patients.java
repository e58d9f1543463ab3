package dev.bookend.jakarta.containers.app.host;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/** Routes of a host that knows nothing of Bookend. */
@Path("patients")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class Patients {
  /** A bean. */
  @GET
  public Patient one() {
    return new Patient();
  }

  /** The same bean, read and written. */
  @POST
  public Patient same(Patient patient) {
    return patient;
  }

  /** Collections. */
  @GET
  @Path("all")
  public Map<String, List<Patient>> all() {
    return Map.of("items", List.of(new Patient()));
  }

  /** Text. */
  @GET
  @Path("page")
  @Produces(MediaType.TEXT_PLAIN)
  public String page(@QueryParam("number") int number) {
    return "Page " + number;
  }

  /** An exception that the host maps. */
  @GET
  @Path("mapped")
  @SuppressWarnings("DoNotCallSuggester") // over HTTP it may be called
  public Patient mapped() {
    throw new MappedException();
  }

  /** An exception that nobody maps. */
  @GET
  @Path("unmapped")
  @SuppressWarnings("DoNotCallSuggester")
  public Patient unmapped() {
    throw new UnsupportedOperationException("not mapped");
  }
}
